import ComitySchema
import CommandLineKit
import Foundation

/// A reviewer's decision on a case, before it is signed. What cannot count is refused here, while the reviewer still looks; the
/// stage checks all of it again.
struct DecisionDraft {
    let subject: Case
    let reviewer: ReviewerID
    let verdict: Decision.Verdict
    let reason: String
    /// The grounds of the case as the reviewer read it, if the reviewer says.
    let groundsRead: Digest?

    func decision(id: UUID, at now: Date) throws(CommandFailure) -> Decision {
        guard case .inReview = subject.state else {
            throw CommandFailure(
                .no,
                "CaseNotInReview",
                "case \(subject.id) is \(subject.state.name); only a case in review takes decisions"
            )
        }
        guard !reason.allSatisfy(\.isWhitespace) else {
            throw CommandFailure(.usage, "ReasonMissing", "a decision needs a reason")
        }
        guard !hasApproved || verdict == .refuse else {
            throw CommandFailure(
                .no,
                "ApprovedAlready",
                "\(reviewer) has approved case \(subject.id) already; another person must approve it"
            )
        }
        guard let report = subject.report, groundsRead.map({ $0 == report.grounds }) ?? true else {
            throw CommandFailure(
                .no,
                "GroundsChanged",
                "the rules find something else in case \(subject.id) now; read it again with comity review show"
            )
        }
        return Decision(
            id: id.uuidString.lowercased(),
            caseID: subject.id,
            orderDigest: subject.order.digest,
            grounds: report.grounds,
            reviewer: reviewer,
            verdict: verdict,
            reason: reason,
            decidedAt: now.wholeMilliseconds
        )
    }

    /// An approval speaks for the findings that stood then. When others have come since, the same person may approve again.
    private var hasApproved: Bool {
        subject.decisions.contains {
            $0.reviewer == reviewer && $0.verdict == .approve && $0.grounds == subject.report?.grounds
        }
    }
}
