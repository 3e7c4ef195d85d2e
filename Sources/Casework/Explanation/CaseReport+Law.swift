import ComitySchema
import Rulebook

// What the rules say, and what people say to it.
extension CaseReport {
    package var verdicts: ReportSection { ReportSection("Verdicts", explanation.verdicts.map(Self.line)) }

    private static func line(_ verdict: ExplainedVerdict) -> String {
        let name = verdict.question.rawValue.padded(to: 11)
        let rules = verdict.rules.map(\.rawValue).joined(separator: " ")
        let found = rules.isEmpty ? "" : ", found by \(rules)"
        return "\(name) \(verdict.standing.word.padded(to: 8)) \(verdict.satisfied) rules satisfied\(found); \(verdict.basis)"
    }

    package var findings: ReportSection { ReportSection("Findings", explanation.findings.flatMap(Self.lines)) }

    private static func lines(_ explained: ExplainedFinding) -> [String] {
        let finding = explained.finding
        let task = finding.task.map { " task \($0)" } ?? ""
        let code = finding.code.map { " \($0.rawValue)" } ?? ""
        let until = finding.until.map { " (until \(Timestamp.format($0)))" } ?? ""
        let lines = [
            "\(finding.rule)/\(finding.version)\(task)  \(finding.effect.rawValue)\(code): \(finding.message)\(until)",
            "    rule  \(explained.rule.statement)",
        ]
        return lines + explained.read.map { "    read  \($0.name): \($0.value.line)" }
    }

    package var satisfied: ReportSection {
        let rules = explanation.satisfied
        return listsSatisfied
            ? ReportSection("Satisfied rules", rules.map { "\($0.rule)/\($0.version)  \($0.statement)" })
            : ReportSection("Satisfied rules", ["\(rules.count); --all lists them"])
    }

    /// What every reviewer of this case is asked, whatever the rules found.
    package var questions: ReportSection {
        ReportSection(
            "Questions for every reviewer",
            explanation.questions.map { "\($0.text) (\($0.rules.map(\.rawValue).joined(separator: ", ")))" }
        )
    }

    /// What of the accounts' own records speaks against the issuer's belief or asks for care: by kind, never what it says.
    package var signs: ReportSection {
        let accounts = (subject.proposal?.report ?? subject.report)?.inputs?.accounts ?? []
        return ReportSection(
            "Signs of the accounts",
            accounts.map { account in
                let signs = account.signals.map(\.rawValue).joined(separator: ", ")
                let count = "\(account.matches) \(account.matches == 1 ? "account" : "accounts")"
                return "\(account.task)  \(count), \(signs.isEmpty ? "no contrary sign" : signs)"
            }
        )
    }

    package var objection: ReportSection? {
        guard let objection = subject.objection else { return nil }
        let standing = objection.resolution?.rawValue ?? "open"
        let lines = [
            "\(objection.code.rawValue), \(standing), with the \(objection.instance == .issuingAuthority ? "issuing" : "receiving") authority",
            "raised by \(objection.raisedBy), \(Timestamp.format(objection.raisedAt)): \(objection.statement)",
        ]
        return ReportSection(
            "Objection",
            lines + objection.answers.map { "\(Timestamp.format($0.at))  \($0.authority)  \($0.stance.rawValue): \($0.reason)" }
        )
    }

    package var proposal: ReportSection? {
        guard let proposal = explanation.proposal else { return nil }
        let approved = proposal.approvedBy.map(\.rawValue).joined(separator: ", ")
        return ReportSection(
            "Proposal",
            [
                "digest   \(proposal.digest)",
                "grounds  \(proposal.grounds)",
                "needed   \(proposal.approvalsNeeded), approved by \(approved.isEmpty ? "nobody" : approved)",
            ] + proposal.changes.map { "change   \($0.line)" } + proposal.verdicts.map { "verdict  \(Self.line($0))" }
                + proposal.findings.flatMap(Self.lines)
        )
    }

    package var decisions: ReportSection {
        ReportSection(
            "Decisions",
            subject.decisions.map { decision in
                let left = decision.narrowing.map { " (\(Describe.narrowing($0)))" } ?? ""
                let isOld = decision.orderDigest != subject.order.digest && decision.orderDigest != subject.proposal?.order.digest
                let version = isOld ? " [on a version that was replaced]" : ""
                return "\(Timestamp.format(decision.decidedAt))  \(decision.reviewer)  \(decision.verdict.rawValue)\(left): "
                    + "\(decision.reason)\(version)"
            }
        )
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String { self + String(repeating: " ", count: Swift.max(0, width - count)) }
}
