package import ComitySchema
package import CommandLineKit
package import Foundation

/// A reviewer's decision on a case, before it is signed. What cannot count is refused here, while the reviewer still looks; the
/// stage checks all of it again.
package struct DecisionDraft {
    package let subject: Case
    package let matter: DecisionMatter
    package let reviewer: ReviewerID
    package let verdict: Decision.Verdict
    package var narrowing: Narrowing?
    package var code: ReasonCode?
    package let reason: String
    /// The grounds of the case as the reviewer read it, if the reviewer says.
    package var groundsRead: Digest?

    /// More than a reason needs, and less than a signed decision may have.
    package static let longestReason = 8000

    package init(
        subject: Case,
        matter: DecisionMatter,
        reviewer: ReviewerID,
        verdict: Decision.Verdict,
        narrowing: Narrowing? = nil,
        code: ReasonCode? = nil,
        reason: String,
        groundsRead: Digest? = nil
    ) {
        self.subject = subject
        self.matter = matter
        self.reviewer = reviewer
        self.verdict = verdict
        self.narrowing = narrowing
        self.code = code
        self.reason = reason
        self.groundsRead = groundsRead
    }

    package func decision(id: UUID, at now: Date) throws(CommandFailure) -> Decision {
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
