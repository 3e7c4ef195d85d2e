package import ComitySchema

/// An amendment that waits for people, with what it would change.
package struct ExplainedProposal: Encodable, Hashable {
    package let digest: Digest
    package let grounds: Digest
    package let approvalsNeeded: Int
    package let approvedBy: [ReviewerID]
    package let changes: [OrderChange]
    package let verdicts: [ExplainedVerdict]
    package let findings: [ExplainedFinding]

    package init?(of subject: Case) {
        guard let proposal = subject.proposal else { return nil }
        digest = proposal.order.digest
        grounds = proposal.report.grounds
        approvalsNeeded = proposal.approvalsNeeded
        approvedBy = DecisionMatter(proposal).approvals(in: subject).map(\.reviewer)
        changes = OrderChange.changes(from: subject.order.order, to: proposal.order.order)
        verdicts = ExplainedVerdict.verdicts(on: proposal.order, in: subject, report: proposal.report)
        findings = ExplainedFinding.findings(of: proposal.report, in: subject)
    }
}
