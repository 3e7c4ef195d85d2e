package import ComitySchema
package import CommandLineKit

/// What a decision is about: the order of a case, or the amendment that waits beside it while the order runs.
package struct DecisionMatter {
    package let order: VerifiedOrder
    /// Absent before the rules were asked.
    package let report: RuleReport?
    package let isProposal: Bool

    /// What a verdict on a case is about.
    ///
    /// While an order runs, only its proposal can be approved, refused or asked about, so nobody has to say which is meant.
    /// - Parameter isProposal: whether the reviewer says that the proposal is meant.
    package init(of subject: Case, for verdict: Decision.Verdict, isProposal: Bool) throws(CommandFailure) {
        let isMeant = isProposal || (subject.isRunning && subject.proposal != nil && verdict.canBeOnProposal)
        try self.init(of: subject, isProposal: isMeant)
    }

    /// The case's order, or its proposal.
    package init(of subject: Case, isProposal: Bool) throws(CommandFailure) {
        guard isProposal else {
            self.init(subject)
            return
        }
        guard let proposal = subject.proposal else {
            throw CommandFailure(.no, "NoProposal", "no amendment of case \(subject.id) waits for people")
        }
        self.init(proposal)
    }

    /// The case's order as it now reads.
    package init(_ subject: Case) {
        order = subject.order
        report = subject.report
        isProposal = false
    }

    package init(_ proposal: Proposal) {
        order = proposal.order
        report = proposal.report
        isProposal = true
    }

    /// The approvals of these very findings on this very order that stand.
    package func approvals(in subject: Case) -> [CountedDecision] {
        report.map { subject.approvals(of: order.digest, on: $0.grounds) } ?? []
    }

    /// What the rules found that only an objection settles, if none has settled it.
    package func unsettledObjections(in subject: Case) -> [Finding] {
        if objection(in: subject)?.isOvercome == true { return [] }
        return report?.findings.filter { $0.effect == .object } ?? []
    }

    /// The case's objection, if it is to this version of the order and these findings.
    package func objection(in subject: Case) -> Objection? {
        guard let objection = subject.objection, let report else { return nil }
        return objection.isAbout(order.digest, on: report.grounds) ? objection : nil
    }
}

extension Case {
    /// Tasks are active.
    package var isRunning: Bool {
        if case .fulfilling = state { true } else { false }
    }
}
