import ComitySchema
import Foundation
import Rulebook
import Trust

/// What a person wants to know of a version before approving it.
struct RulebookReport {
    /// Whether enough people have approved; `false` where nobody's signature can be verified.
    let isApproved: Bool
    let lines: [String]

    /// - Parameter reviewers: whose signatures count; `nil` if that is not known here.
    init(_ rulebook: Rulebook, reviewers: ReviewerRegistry?, at now: Date) {
        let found = reviewers?.approvals(rulebook.signatures, of: rulebook.label, digest: rulebook.digest, at: now)
        let approved = rulebook.approved(by: found?.approvers ?? [])
        isApproved = approved.isApproved
        var lines = [
            "\(rulebook.label), in force from \(Timestamp.format(rulebook.effectiveFrom))"
                + (rulebook.isRetroactive ? ", also for cases served before" : ""),
            "  digest       \(rulebook.digest)",
            "  agreements   \(Self.list(rulebook.agreements.map(\.id.rawValue)))",
            "  calendars    \(Self.list(rulebook.calendars.values.map { "\($0.id) \($0.from) to \($0.through)" }.sorted()))",
            "  offences     \(Self.list(rulebook.offenceTables.map { "\($0.jurisdiction) \($0.offences.count)" }))",
        ]
        if let found {
            let verdict = approved.isApproved ? "approved" : "not approved: \(Rulebook.approvalsNeeded) people must"
            lines.append("  approved by  \(Self.list(found.approvers.map(\.rawValue))) (\(verdict))")
            lines += found.problems.map { "  \($0.file) does not count: \($0.error.message)" }
        } else {
            lines.append("  signatures   \(Self.list(rulebook.signatures.keys.sorted())) (not verified: no --reviewers)")
        }
        self.lines = lines
    }

    private static func list(_ names: [String]) -> String { names.isEmpty ? "none" : names.joined(separator: ", ") }
}
