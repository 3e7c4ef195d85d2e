import ComitySchema

/// An amendment that waits for people, with what it would change.
struct ExplainedProposal: Encodable, Hashable {
    let digest: Digest
    let grounds: Digest
    let approvalsNeeded: Int
    let approvedBy: [ReviewerID]
    let changes: [OrderChange]
    let verdicts: [ExplainedVerdict]
    let findings: [ExplainedFinding]

    init?(of subject: Case) {
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
