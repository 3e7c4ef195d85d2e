import ComitySchema
import CommandLineKit
import Foundation

/// A reviewer's decision on a case, before it is signed. What cannot count is refused here, while the reviewer still looks; the
/// stage checks all of it again.
struct DecisionDraft {
    let subject: Case
    let matter: DecisionMatter
    let reviewer: ReviewerID
    let verdict: Decision.Verdict
    var narrowing: Narrowing?
    var code: ReasonCode?
    let reason: String
    /// The grounds of the case as the reviewer read it, if the reviewer says.
    var groundsRead: Digest?

    /// More than a reason needs, and less than a signed decision may have.
    static let longestReason = 8000

    func decision(id: UUID, at now: Date) throws(CommandFailure) -> Decision {
        try requireReason()
        try requireState()
        try requireVerdictCounts(at: now)
        guard let report = matter.report, groundsRead.map({ $0 == report.grounds }) ?? true else {
            throw CommandFailure(
                .no,
                "GroundsChanged",
                "the rules find something else in case \(subject.id) now; read it again with comity review show"
            )
        }
        return Decision(
            id: id.uuidString.lowercased(),
            caseID: subject.id,
            orderDigest: matter.order.digest,
            grounds: report.grounds,
            reviewer: reviewer,
            verdict: verdict,
            narrowing: narrowing,
            code: code,
            reason: reason,
            decidedAt: now.wholeMilliseconds
        )
    }

    private func requireReason() throws(CommandFailure) {
        guard !reason.allSatisfy(\.isWhitespace) else {
            throw CommandFailure(.usage, "ReasonMissing", "a decision needs a reason")
        }
        guard reason.utf8.count <= Self.longestReason else {
            throw CommandFailure(.usage, "ReasonTooLong", "a reason may have \(Self.longestReason) bytes")
        }
    }

    private func requireState() throws(CommandFailure) {
        let counts = matter.isProposal ? verdict.countsOnProposal(in: subject.state) : verdict.counts(in: subject.state)
        guard !counts else { return }
        throw CommandFailure(
            .no,
            "WrongState",
            "case \(subject.id) is \(subject.state.name); '\(verdict.rawValue)' counts \(verdict.whenItCounts)"
        )
    }
}
