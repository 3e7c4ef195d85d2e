import ComitySchema
import ComityTestKit
import Foundation
import KafkaTestKit
import StageKit
import Testing

@testable import LegalValidation

/// A run of the stage under events in random order: orders good and bad, decisions, outcomes, cancellations, receipts, repetitions,
/// days that pass, restarts. After every event, what must always hold is checked.
struct RandomCourse {
    private let bench: Bench
    private let seed: UInt64
    private var random: SeededGenerator
    private var before: [String: Case] = [:]
    private var register: [TaskID: TaskRecord] = [:]
    private var decisionCount = 0

    /// The states in which cases were seen.
    private(set) var statesSeen: Set<String> = []

    private struct Input {
        let topic: Topic
        let key: CaseID
        let value: [UInt8]
    }

    init(seed: UInt64) throws {
        self.seed = seed
        random = SeededGenerator(seed: seed)
        bench = try Bench()
    }

    mutating func run(events: Int) throws {
        for _ in 0..<events {
            switch Int.random(in: 0..<20, using: &random) {
            case 0..<4: try feed(order())
            case 4..<10: if let input = decision() { try feed(input) }
            case 10..<14: if let input = outcome() { try feed(input) }
            case 14: if let input = cancellation() { try feed(input) }
            case 15..<17: if let input = receipt() { try feed(input) }
            case 17: try check(bench.advance(to: later()))
            case 18: change(&random)
            default: try bench.restart()
            }
        }
    }

    /// The same input twice gives the same answer and has no second effect.
    private mutating func feed(_ input: Input) throws {
        try check(Answers(bench.driver.feed(topic: input.topic.name, key: input.key.rawValue, value: input.value)))
        guard Bool.random(using: &random) else { return }
        let cases = before
        let again = Answers(bench.driver.feed(topic: input.topic.name, key: input.key.rawValue, value: input.value))
        #expect(again.tasks.isEmpty, "seed \(seed)")
        try check(again)
        #expect(before == cases, "seed \(seed)")
    }

    private mutating func check(_ answers: Answers) throws {
        var cases: [String: Case] = [:]
        for key in bench.driver.changelog.keys { cases[key] = bench.driver.entry(key)?.open }
        for (key, now) in cases where now != before[key] {
            #expect(now.isTimelineUnbroken, "seed \(seed)")
            #expect(now.state.isFinal || bench.due(now) != nil, "seed \(seed): \(now.state.name)")
            if let past = before[key] {
                #expect(now.timeline.starts(with: past.timeline), "seed \(seed)")
                #expect(now.notices.starts(with: past.notices), "seed \(seed)")
                #expect(!past.state.isFinal || now.state == past.state, "seed \(seed): \(past.state.name) to \(now.state.name)")
            }
            statesSeen.insert(now.state.name)
        }
        for task in answers.tasks { try check(task, of: cases) }
        for task in register.values where task.status == .active {
            #expect(cases[task.caseID.rawValue]?.state.isFinal == false, "seed \(seed): active after the end")
        }
        #expect(bench.driver.deadLetters.isEmpty, "seed \(seed)")
        before = cases
    }

    private mutating func check(_ task: TaskRecord, of cases: [String: Case]) throws {
        let owner = try #require(cases[task.caseID.rawValue])
        let past = register.updateValue(task, forKey: task.id)
        #expect(task.revision == (past?.revision ?? 0) + 1, "seed \(seed)")
        #expect(past?.status.isFinal != true, "seed \(seed): changed after it ended")
        guard task.status == .active else { return }
        let grounds = owner.report?.grounds
        let approvers = Set(owner.decisions.filter { $0.verdict == .approve && $0.grounds == grounds }.map(\.reviewer))
        let isContent = owner.order.order.tasks.flatMap(\.categories).contains(where: \.isContent)
        let needed = isContent ? 2 : owner.report?.findings.isEmpty == false ? 1 : 0
        #expect(approvers.count >= needed, "seed \(seed): authorised without people")
        #expect(owner.order.order.instrument.validity.contains(bench.driver.now), "seed \(seed): authorised out of its time")
    }

    // MARK: Events

    private mutating func later() -> Date {
        (bench.driver.now + .random(in: 0...30, using: &random) * 86_400).wholeMilliseconds
    }

    private mutating func order() -> Input {
        let world = bench.world
        let reference = OrderReference(unchecked: "R/\(Int.random(in: 0..<5, using: &random))")
        let start = world.days(Double(Int.random(in: -1...1, using: &random)) * 4)
        let length = Double(Int.random(in: 5...60, using: &random))
        let validity = TimeWindow(from: min(start, world.days(-3)), until: start + length * 86_400)
        let later = TimeWindow(from: world.days(4), until: world.days(40))
        let order =
            switch Int.random(in: 0..<8, using: &random) {
            case 0, 1: world.order(reference: reference, instrument: world.authorisation(validity: validity))
            case 2, 3:
                world.order(
                    reference: reference,
                    instrument: world.instrument(validity: validity),
                    tasks: [world.task("T1", categories: [.mail]), world.task("T2", categories: [.mail, .chat])]
                )
            case 4: world.order(reference: reference, tasks: [world.task(action: .interception)])
            case 5: world.order(reference: reference, tasks: [world.task(targeting: world.targeting(location: "US"))])
            case 6: world.order(reference: reference, purpose: world.purpose(summary: nil))
            default: world.order(reference: reference, instrument: world.authorisation(validity: later))
            }
        let message = world.admitted(order, at: bench.driver.now)
        return Input(topic: .admitted, key: message.caseID, value: CanonicalJSON.encode(message))
    }

    private mutating func decision() -> Input? {
        guard let subject = subject(), let grounds = subject.report?.grounds else { return nil }
        decisionCount += 1
        let decision = Decision(
            id: "00000000-0000-4000-8000-\(String(decisionCount + 100_000_000_000))",
            caseID: subject.id,
            orderDigest: subject.order.digest,
            grounds: grounds,
            reviewer: Bool.random(using: &random) ? "alice" : "bob",
            verdict: Int.random(in: 0..<12, using: &random) == 0 ? .refuse : .approve,
            reason: "As I see it.",
            decidedAt: bench.driver.now
        )
        return Input(topic: .decisions, key: subject.id, value: bench.world.signed(decision))
    }

    private mutating func outcome() -> Input? {
        guard let subject = subject(), let task = subject.tasks.randomElement(using: &random) else { return nil }
        let events: [Outcome.Event] = [
            .collected(items: Int.random(in: 0...2, using: &random), gaps: 0), .delivered(parts: 1, manifestDigest: .manifest),
            .stopped(lastSequence: 1), .interceptionStarted,
        ]
        let event = events[Int.random(in: 0..<events.count, using: &random)]
        let outcome = Outcome(caseID: subject.id, taskID: task.id, at: bench.driver.now, event: event)
        return Input(topic: .outcomes, key: subject.id, value: CanonicalJSON.encode(outcome))
    }

    private mutating func cancellation() -> Input? {
        guard let subject = subject() else { return nil }
        let task = Bool.random(using: &random) ? subject.tasks.randomElement(using: &random)?.reference : nil
        let order = subject.order.order
        let cancellation = Cancellation(order: order.reference, task: task, reason: "No longer needed.")
        let message = bench.world.admitted(cancellation, of: order, at: bench.driver.now)
        return Input(topic: .admitted, key: subject.id, value: CanonicalJSON.encode(message))
    }

    private mutating func receipt() -> Input? {
        guard let subject = subject(), let task = subject.tasks.randomElement(using: &random) else { return nil }
        let digest = Int.random(in: 0..<5, using: &random) == 0 ? Digest(of: "another") : .manifest
        let order = subject.order.order
        let receipt = Receipt(order: order.reference, task: task.reference, manifestDigest: digest)
        let message = bench.world.admitted(receipt, of: order, at: bench.driver.now)
        return Input(topic: .admitted, key: subject.id, value: CanonicalJSON.encode(message))
    }

    private func change(_ random: inout SeededGenerator) {
        let signIns: [[CountryCode]] = [[], ["GB"], ["US"]]
        let accounts: [[AccountID]] = [["A-1"], ["A-1"], [], ["A-1", "A-2"]]
        bench.directory.change {
            $0.signIns = signIns[Int.random(in: 0..<signIns.count, using: &random)]
            $0.accounts["target@exmail.example"] = accounts[Int.random(in: 0..<accounts.count, using: &random)]
        }
    }

    /// A case to which something happens: sorted first, because a dictionary's order is not the same in every run.
    private mutating func subject() -> Case? {
        before.sorted { $0.key < $1.key }.randomElement(using: &random)?.value
    }
}

@Suite("Whatever happens, in whatever order") struct CourseProperties {
    @Test("ended cases stay ended, tasks are active only with approvals, steps stay chained, repetitions change nothing")
    func holds() throws {
        var statesSeen: Set<String> = []
        for seed in 0..<UInt64(30) {
            var course = try RandomCourse(seed: seed)
            try course.run(events: 100)
            statesSeen.formUnion(course.statesSeen)
        }
        // The runs are worth something only if they reach everything.
        let all: Set<String> = [
            "held", "inReview", "clarifying", "refused", "fulfilling", "stopping", "cancelled", "answered", "closed", "expired",
        ]
        #expect(all.subtracting(statesSeen) == [])
    }
}
