package import ComitySchema
package import CommandLineKit
package import Foundation
package import Rulebook

/// What came of asking the rules of a case again.
package struct ReplayReport: Encodable, Hashable {
    /// A rule that does not say the same as it did.
    package struct Difference: Encodable, Hashable {
        package let rule: RuleID
        package let before: [String]
        package let now: [String]
    }

    /// A rule whose code is of another version than the one that was applied, or that is new or gone since.
    package struct Revision: Encodable, Hashable {
        package let rule: RuleID
        /// Absent if the rule was not applied then.
        package let before: Int?
        /// Absent if there is no such rule any more.
        package let now: Int?
    }

    package let `case`: CaseID
    package let rulebook: String
    /// Of the rulebook that was used now.
    package let rulebookDigest: Digest
    package let evaluatedAt: Date
    /// The same was found in the same.
    package let isSame: Bool
    /// The rulebook's files are those that judged the case; also so where the report does not name them.
    package let isRulebookSame: Bool
    /// What the rules read is what they read then.
    package let isInputSame: Bool
    package let differences: [Difference]
    package let revisions: [Revision]

    /// Asks the rules again.
    ///
    /// - Parameter versions: every version of the rulebook that is at hand; the one that the report names is used.
    package init(of subject: Case, isProposal: Bool, by versions: [Rulebook]) throws(CommandFailure) {
        let matter = try DecisionMatter(of: subject, isProposal: isProposal)
        guard let report = matter.report else {
            throw CommandFailure(.no, "NotJudgedYet", "the rules have not been asked of case \(subject.id) yet")
        }
        guard let rulebook = versions.first(where: { $0.label == report.rulebook }) else {
            let known = versions.map(\.label).joined(separator: ", ")
            throw CommandFailure(.missing, "RulebookMissing", "the report is by \(report.rulebook); the folder holds \(known)")
        }
        let replay: Replay
        do throws(ReplayError) {
            replay = try Replay(report, of: subject, by: rulebook)
        } catch {
            throw CommandFailure(.missing, "ReplayImpossible", "case \(subject.id): \(error.message)")
        }
        self.init(replay, of: subject.id, by: rulebook)
    }

    private init(_ replay: Replay, of id: CaseID, by rulebook: Rulebook) {
        `case` = id
        self.rulebook = rulebook.label
        rulebookDigest = rulebook.digest
        evaluatedAt = replay.recorded.evaluatedAt
        isRulebookSame = replay.recorded.rulebookDigest.map { $0 == rulebook.digest } ?? true
        isInputSame = replay.isInputSame
        differences = Self.differences(from: replay.recorded, to: replay.repeated)
        revisions = replay.changed.map { rule in
            Revision(rule: rule, before: replay.recorded.version(of: rule), now: replay.repeated.version(of: rule))
        }
        isSame = isRulebookSame && isInputSame && differences.isEmpty
    }

    /// A rule's version is not a difference by itself: what it says is.
    private static func differences(from old: RuleReport, to new: RuleReport) -> [Difference] {
        Set((old.findings + new.findings).map(\.rule)).sorted().compactMap { rule in
            let (before, now) = (old.answers(of: rule), new.answers(of: rule))
            return before == now ? nil : Difference(rule: rule, before: before, now: now)
        }
    }

    package var lines: [String] {
        var lines = [
            "Case      \(`case`)",
            "Rulebook  \(rulebook), digest \(rulebookDigest)",
            "Judged    \(Timestamp.format(evaluatedAt))",
            "Outcome   \(isSame ? "same" : "differs")\(revisions.isEmpty ? "" : ", by newer code than judged it then")",
        ]
        if !isRulebookSame { lines.append("rulebook  its files are not those that judged the case: they were changed since") }
        if !isInputSame { lines.append("input     what the rules read is not what the report's digest says") }
        for difference in differences {
            lines += difference.before.map { "differs   \(difference.rule) said   \($0)" }
            lines += difference.now.map { "differs   \(difference.rule) says   \($0)" }
            if difference.before.isEmpty { lines.append("differs   \(difference.rule) said   nothing") }
            if difference.now.isEmpty { lines.append("differs   \(difference.rule) says   nothing") }
        }
        lines += revisions.map { revision in
            let (before, now) = (revision.before.map { "version \($0)" }, revision.now.map { "version \($0)" })
            return "newer     \(revision.rule): \(before ?? "not applied") then, \(now ?? "no such rule") now"
        }
        return lines
    }
}

extension RuleReport {
    fileprivate func version(of rule: RuleID) -> Int? {
        findings.first { $0.rule == rule }?.version ?? satisfied.first { $0.rule == rule }?.version
    }

    /// What a rule said, without its version.
    fileprivate func answers(of rule: RuleID) -> [String] {
        findings.filter { $0.rule == rule }.map { finding in
            let task = finding.task.map { " task \($0)" } ?? ""
            let code = finding.code.map { " \($0.rawValue)" } ?? ""
            let until = finding.until.map { " until \(Timestamp.format($0))" } ?? ""
            return "\(finding.effect.rawValue)\(code)\(task)\(until): \(finding.message)"
        }
    }
}
