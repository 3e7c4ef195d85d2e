package import ComitySchema
package import Foundation
import Rulebook

/// Cases of the sample world.
package enum CaseSample {
    package static let world = SampleWorld.standard

    package static func make(
        _ state: CaseState = .inReview(approvalsNeeded: 2),
        of order: Order? = nil,
        reference: OrderReference = SampleWorld.reference,
        openedAt: Date = world.now,
        findings: [Finding] = [finding],
        decisions: [CountedDecision] = [],
        proposal: Proposal? = nil,
        objection: Objection? = nil,
        deadlines: [CaseDeadline] = []
    ) -> Case {
        let order = order ?? world.order(reference: reference)
        let verified = verify(order)
        let admitted = world.admitted(order)
        let tasks = order.tasks.map { asked in
            let id = TaskID(of: admitted.caseID, reference: asked.reference)
            let record = TaskRecord(
                id: id,
                caseID: admitted.caseID,
                order: order.reference,
                reference: asked.reference,
                recipient: admitted.sender,
                recipientKey: "k",
                entity: admitted.receiver,
                action: asked.action,
                account: "acct-424242",
                target: asked.target,
                categories: asked.categories,
                window: asked.window,
                deliverUntil: openedAt,
                status: .active,
                revision: 1
            )
            return CaseTask(id: id, reference: asked.reference, action: asked.action, state: .active, record: record)
        }
        return Case(
            id: admitted.caseID,
            sender: admitted.sender,
            entity: admitted.receiver,
            contact: admitted.contact,
            transmittals: [admitted.transmittalDigest],
            order: verified,
            authenticity: [RuleVersion(rule: "A04", version: 1)],
            servedAt: admitted.admittedAt,
            openedAt: openedAt,
            state: state,
            report: report(findings, on: verified),
            tasks: tasks,
            decisions: decisions,
            proposal: proposal,
            objection: objection,
            deadlines: deadlines
        )
    }

    package static func verify(_ order: Order) -> VerifiedOrder {
        guard case .order(let verified) = world.admitted(order).content else { preconditionFailure("an order was admitted") }
        return verified
    }

    package static let finding = find("D06", .review, .protectedPerson, "Signals disagree.", task: "T1")

    package static func find(
        _ rule: RuleID,
        _ effect: Finding.Effect,
        _ code: ReasonCode,
        _ message: String = "Something is wanting.",
        task: TaskReference? = nil,
        until: Date? = nil
    ) -> Finding {
        Finding(rule: rule, version: 1, effect: effect, code: code, message: message, task: task, until: until)
    }

    /// What the rules found in an order, with what they read.
    package static func report(_ findings: [Finding], on order: VerifiedOrder? = nil) -> RuleReport {
        let order = order ?? verify(world.order())
        let facts = OrderFacts(
            order: order,
            sender: "GB-IPU",
            senderCountry: "GB",
            issuerAuthority: "GB-IPU",
            receiver: "exmail-us",
            receiverCountry: "US",
            contact: Contact(name: "Duty desk", email: "desk@gb-ipu.example"),
            servedAt: world.now,
            formats: ["EmailAddress"],
            accounts: order.order.tasks.map { AccountFacts(task: $0.reference, matches: 1, signals: [.journalist, .signIns]) },
            isRulebookApproved: true
        )
        return RuleReport(
            evaluatedAt: world.now,
            rulebook: "US-UK 1",
            inputDigest: Digest(of: CanonicalJSON.encode(facts)),
            satisfied: [RuleVersion(rule: "B12", version: 1), RuleVersion(rule: "B02", version: 1)],
            findings: findings,
            inputs: facts.inputs
        )
    }

    package static func decision(
        _ verdict: Decision.Verdict,
        by reviewer: ReviewerID,
        on findings: [Finding] = [finding],
        of order: Order? = nil,
        narrowing: Narrowing? = nil
    ) -> CountedDecision {
        CountedDecision(
            id: "d-\(reviewer)-\(verdict.rawValue)",
            reviewer: reviewer,
            verdict: verdict,
            narrowing: narrowing,
            reason: "The inquiry says enough.",
            decidedAt: world.now,
            orderDigest: verify(order ?? world.order()).digest,
            grounds: report(findings).grounds
        )
    }

    package static func objection(
        to findings: [Finding],
        instance: Objection.Instance = .issuingAuthority,
        answers: [Objection.Answer] = [],
        resolution: Objection.Resolution? = nil
    ) -> Objection {
        Objection(
            code: .protectedPerson,
            statement: "The target is protected, says the neighbour.",
            orderDigest: verify(world.order()).digest,
            grounds: report(findings).grounds,
            raisedBy: "alice",
            raisedAt: world.now - 60,
            instance: instance,
            answers: answers,
            resolution: resolution
        )
    }

    package static func answer(_ stance: Determination.Stance) -> Objection.Answer {
        Objection.Answer(authority: "GB-IPU", stance: stance, reason: "It is needed, says the officer.", at: world.now)
    }

    package static func deadline(
        _ kind: CaseDeadline.Kind,
        dueIn hours: Double,
        acts: Bool = false,
        alarm: Int = 0,
        pausedAt: Date? = nil,
        metAt: Date? = nil
    ) -> CaseDeadline {
        CaseDeadline(
            kind: kind,
            from: world.now - 86_400,
            due: world.now + hours * 3600,
            source: "COPO 2019, s.5",
            acts: acts,
            alarm: alarm,
            pausedAt: pausedAt,
            metAt: metAt
        )
    }
}
