import ComitySchema
import ComityTestKit
import CommandLineKit
import Foundation
import Kafka
import KafkaTestKit
import Testing

@testable import Operator

/// Cases of the sample world.
enum CaseSample {
    static let world = SampleWorld.standard

    static func make(
        _ state: CaseState = .inReview(approvalsNeeded: 2),
        reference: OrderReference = SampleWorld.reference,
        openedAt: Date = world.now,
        findings: [Finding] = [finding],
        decisions: [CountedDecision] = []
    ) -> Case {
        let order = world.order(reference: reference)
        let admitted = world.admitted(order)
        guard case .order(let verified) = admitted.content else { preconditionFailure("an order was admitted") }
        let task = order.tasks[0]
        let id = TaskID(of: admitted.caseID, reference: task.reference)
        return Case(
            id: admitted.caseID,
            sender: admitted.sender,
            entity: admitted.receiver,
            contact: admitted.contact,
            transmittals: [admitted.transmittalDigest],
            order: verified,
            servedAt: admitted.admittedAt,
            openedAt: openedAt,
            state: state,
            report: report(findings),
            tasks: [
                CaseTask(
                    id: id,
                    reference: task.reference,
                    action: task.action,
                    state: .active,
                    record: TaskRecord(
                        id: id,
                        caseID: admitted.caseID,
                        order: reference,
                        reference: task.reference,
                        recipient: admitted.sender,
                        recipientKey: "k",
                        entity: admitted.receiver,
                        action: task.action,
                        account: "acct-424242",
                        target: task.target,
                        categories: task.categories,
                        window: task.window,
                        deliverUntil: openedAt,
                        status: .active,
                        revision: 1
                    )
                )
            ],
            decisions: decisions,
            notices: [],
            timeline: []
        )
    }

    static let finding = Finding(rule: "D06", version: 1, effect: .review, code: .protectedPerson, message: "Signals disagree.")

    static func report(_ findings: [Finding]) -> RuleReport {
        RuleReport(evaluatedAt: world.now, rulebook: "US-UK/1", inputDigest: Digest(of: "i"), satisfied: [], findings: findings)
    }

    static func decision(
        _ verdict: Decision.Verdict,
        by reviewer: ReviewerID,
        on findings: [Finding] = [finding]
    ) -> CountedDecision {
        CountedDecision(
            id: "d",
            reviewer: reviewer,
            verdict: verdict,
            reason: "Within the agreement.",
            decidedAt: world.now,
            orderDigest: Digest(of: "order"),
            grounds: report(findings).grounds
        )
    }
}

@Suite struct `The archive of cases` {
    let cluster = MemoryCluster(clock: TestClock())

    init() { cluster.createTopic(Topic.cases.name, partitions: 3) }

    private func write(_ key: CaseID, _ value: [UInt8]?) throws {
        let producer = try cluster.producer()
        defer { producer.close() }
        try producer.send([ProducerRecord(topic: Topic.cases.name, key: Array(key.rawValue.utf8), value: value)])
    }

    private func write(_ subject: Case) throws { try write(subject.id, CanonicalJSON.encode(subject)) }

    @Test func `holds the last of what was written of each, oldest case first`() throws {
        let old = CaseSample.make(.fulfilling, reference: "O1", openedAt: CaseSample.world.now - 60)
        let new = CaseSample.make(reference: "O2")
        try write(new)
        try write(CaseSample.make(reference: "O1", openedAt: CaseSample.world.now - 60))
        try write(old)
        let archive = try CaseArchive(of: cluster)
        #expect(archive.sorted == [old, new])
        #expect(try archive.find(new.id) == new)
    }

    @Test func `forgets what was taken out`() throws {
        let subject = CaseSample.make()
        try write(subject)
        try write(subject.id, nil)
        let archive = try CaseArchive(of: cluster)
        #expect(archive.sorted.isEmpty)
        #expect(#expect(throws: CommandFailure.self) { try archive.find(subject.id) }?.code == "CaseUnknown")
    }

    @Test func `says so where it cannot read a case, and shows no older state instead`() throws {
        let subject = CaseSample.make()
        try write(subject)
        try write(subject.id, Array(#"{"version":9}"#.utf8))
        let archive = try CaseArchive(of: cluster)
        #expect(archive.sorted.isEmpty)
        #expect(archive.unreadable == [subject.id.rawValue])
        #expect(#expect(throws: CommandFailure.self) { try archive.find(subject.id) }?.code == "CaseUnreadable")
    }
}

@Suite struct `A case that is shown` {
    @Test func `tells neither whom it concerns nor what is said of the person`() throws {
        let subject = CaseSample.make()
        let order = subject.order.order
        let secrets = try [
            order.tasks[0].target.value, order.tasks[0].targeting.basis, #require(order.purpose.summary), "acct-424242",
        ]
        let redacted = CaseRedaction.redact(subject)
        let json = String(decoding: CanonicalJSON.encode(redacted), as: UTF8.self)
        let lines = CaseReport(subject: redacted).lines.joined(separator: "\n")
        let revealed = CaseReport(subject: subject).lines.joined(separator: "\n")
        for secret in secrets {
            #expect(!json.contains(secret))
            #expect(!lines.contains(secret))
        }
        for secret in secrets.prefix(3) { #expect(revealed.contains(secret)) }
    }

    @Test func `keeps everything else`() throws {
        let subject = CaseSample.make()
        let redacted = CaseRedaction.redact(subject)
        #expect(redacted.order.digest == subject.order.digest)
        #expect(redacted.report == subject.report)
        #expect(redacted.tasks.map(\.state) == subject.tasks.map(\.state))
        #expect(redacted.order.order.instrument == subject.order.order.instrument)
        #expect(redacted.order.order.tasks.map(\.window) == subject.order.order.tasks.map(\.window))
    }

    @Test func `shows what a reviewer must read`() {
        let subject = CaseSample.make(decisions: [CaseSample.decision(.approve, by: "bob")])
        let text = CaseReport(subject: subject).lines.joined(separator: "\n")
        for part in [
            "inReview, 2 approvals needed", "D06/1  review ProtectedPerson: Signals disagree.",
            "bob  approve: Within the agreement.", "Duty desk", subject.order.order.instrument.approvals[0].name,
        ] {
            #expect(text.contains(part))
        }
    }

    @Test func `says when its timeline does not hold together`() throws {
        var subject = CaseSample.make()
        func event(_ note: String, _ previous: Digest?) -> CaseEvent {
            CaseEvent(at: CaseSample.world.now, actor: "comity-validate", state: "inReview", note: note, previous: previous)
        }
        let first = event("first", nil)
        subject.timeline = [first, event("second", first.digest)]
        #expect(CaseReport(subject: subject).lines.contains("Timeline"))
        subject.timeline = [first, event("second", nil)]
        #expect(CaseReport(subject: subject).lines.contains { $0.contains("BROKEN") })
    }
}

@Suite struct `A decision` {
    private func draft(
        _ verdict: Decision.Verdict = .approve,
        on subject: Case = CaseSample.make(),
        by reviewer: ReviewerID = "alice",
        reason: String = "Lawful.",
        groundsRead: Digest? = nil
    ) -> DecisionDraft {
        DecisionDraft(subject: subject, reviewer: reviewer, verdict: verdict, reason: reason, groundsRead: groundsRead)
    }

    @Test(arguments: Decision.Verdict.allCases)
    func `names the order and the findings that were read, its maker and the reason`(verdict: Decision.Verdict) throws {
        let subject = CaseSample.make()
        let decision = try draft(verdict, on: subject).decision(id: UUID(), at: CaseSample.world.now)
        #expect(decision.caseID == subject.id)
        #expect(decision.orderDigest == subject.order.digest)
        #expect(decision.grounds == subject.report?.grounds)
        #expect(decision.reviewer == "alice")
        #expect(decision.verdict == verdict)
        #expect(decision.id == decision.id.lowercased())
    }

    @Test(arguments: [CaseState.lapsed, .refused, .fulfilling, .closed, .expired])
    func `is not taken on a case that is not in review`(state: CaseState) {
        let draft = draft(on: CaseSample.make(state))
        let failure = #expect(throws: CommandFailure.self) { try draft.decision(id: UUID(), at: CaseSample.world.now) }
        #expect(failure?.code == "CaseNotInReview")
    }

    @Test func `is one person's only once`() throws {
        let subject = CaseSample.make(decisions: [CaseSample.decision(.approve, by: "alice")])
        let again = draft(on: subject)
        let failure = #expect(throws: CommandFailure.self) { try again.decision(id: UUID(), at: CaseSample.world.now) }
        #expect(failure?.code == "ApprovedAlready")
        #expect(try draft(on: subject, by: "bob").decision(id: UUID(), at: CaseSample.world.now).reviewer == "bob")
        #expect(try draft(.refuse, on: subject).decision(id: UUID(), at: CaseSample.world.now).verdict == .refuse)
    }

    @Test func `may be made again when the findings are others than those that were approved`() throws {
        let earlier = CaseSample.decision(.approve, by: "alice", on: [])
        let subject = CaseSample.make(decisions: [earlier])
        #expect(try draft(on: subject).decision(id: UUID(), at: CaseSample.world.now).reviewer == "alice")
    }

    @Test func `is not taken when the rules find something else than the reviewer read`() throws {
        let subject = CaseSample.make()
        let stale = draft(on: subject, groundsRead: CaseSample.report([]).grounds)
        let failure = #expect(throws: CommandFailure.self) { try stale.decision(id: UUID(), at: CaseSample.world.now) }
        #expect(failure?.code == "GroundsChanged")
        let fresh = draft(on: subject, groundsRead: subject.report?.grounds)
        #expect(try fresh.decision(id: UUID(), at: CaseSample.world.now).grounds == subject.report?.grounds)
    }

    @Test func `has a reason`() {
        let draft = draft(reason: " \n")
        #expect(throws: CommandFailure.self) { try draft.decision(id: UUID(), at: CaseSample.world.now) }
    }
}

@Suite struct `Cases can be chosen by state` {
    @Test(arguments: [
        CaseState.received, .held(until: .distantFuture), .clarifying(until: .distantFuture), .inReview(approvalsNeeded: 1),
        .objecting(until: .distantFuture), .fulfilling, .suspended(approvalsNeeded: 1), .stopping(.cancelled), .answered,
        .refused,
        .cancelled, .inapplicable, .lapsed, .expired, .closed,
    ])
    func `by the name that each state has`(state: CaseState) {
        #expect(CaseCommand.State(rawValue: state.name) != nil)
    }
}
