import ComitySchema
import ComityTestKit
import Foundation
import KafkaTestKit
import ProviderKit
import Testing

@testable import LegalValidation

/// One case under events in random order: new versions, decisions of every kind, outcomes, cancellations, pauses, determinations,
/// receipts, repetitions, what the directory sees, and time that passes. What the stage does for each of them is done here without its
/// records, so that tens of thousands of courses are run; after every event, what must always hold is checked (``CourseInvariants``).
struct RandomCourse {
    private let stage: LegalValidationStage
    private let directory: PretendDirectory
    private let family: RandomOrders.Family
    private var random: SeededGenerator
    private var now: Date
    private var count = 0
    private var invariants: CourseInvariants

    var seen: CourseSightings { invariants.seen }

    init(seed: UInt64, stage: LegalValidationStage, directory: PretendDirectory) throws {
        self.stage = stage
        self.directory = directory
        random = SeededGenerator(seed: seed)
        family = try #require(RandomOrders.standard.families.randomElement(using: &random))
        now = SampleWorld.standard.now
        invariants = CourseInvariants(seed: seed, stage: stage)
        directory.change { $0 = PretendDirectory.State() }
        if Int.random(in: 0..<4, using: &random) == 0 { changeDirectory() }
    }

    mutating func run(events: Int) throws {
        try open()
        for _ in 0..<events {
            guard let current = invariants.current, !current.state.isFinal || Int.random(in: 0..<3, using: &random) == 0 else {
                break
            }
            try happen(to: current)
        }
        try drain()
        invariants.checkEnd()
    }

    // MARK: Events

    private mutating func open() throws {
        guard case .order(let order) = family.order.content else { return }
        var course = CaseCourse(Case(opening: family.order, with: order, at: now), under: stage.law, at: now)
        course.open()
        try stage.decide(&course)
        close(course)
    }

    private mutating func happen(to current: Case) throws {
        switch Int.random(in: 0..<26, using: &random) {
        case 0..<9: try decide(current)
        case 9..<14: try report(current)
        case 14..<17: try amend(current)
        case 17: try send(.cancellation(cancellation(of: current)))
        case 18: try send(.suspension(Suspension(order: reference(current), isLifted: Bool.random(using: &random), reason: "x")))
        case 19: try determine(current)
        case 20, 21: try send(.receipt(receipt(for: current)))
        case 22: try send(family.order.content)
        case 23: try pass(to: now + .random(in: 0...15, using: &random) * 86_400)
        case 24: if let due = stage.law.due(current) { try pass(to: max(now, due)) }
        default: changeDirectory()
        }
    }

    /// Whatever is sent again gets no second effect.
    private mutating func send(_ content: AdmittedMessage.Content, from sender: AuthorityID? = nil) throws {
        guard let current = invariants.current else { return }
        count += 1
        let opening = family.order
        let message = AdmittedMessage(
            caseID: current.id,
            transmittalDigest: Digest(of: "\(count)"),
            transmittalID: opening.transmittalID,
            sender: sender ?? current.sender,
            senderKey: opening.senderKey,
            receiver: opening.receiver,
            contact: opening.contact,
            sentAt: now,
            admittedAt: now,
            authenticity: opening.authenticity,
            content: content
        )
        try take(message)
        guard Int.random(in: 0..<4, using: &random) == 0 else { return }
        let past = invariants.current
        let written = invariants.written
        try take(message)
        if invariants.written != written || invariants.current != past {
            invariants.fail("5, \(content.name) twice has another effect")
        }
    }

    private mutating func take(_ message: AdmittedMessage) throws {
        try step { stage, course in try stage.take(message, into: &course) }
    }

    private mutating func decide(_ current: Case) throws {
        guard let report = current.proposal?.report ?? current.report else { return }
        count += 1
        let verdicts: [Decision.Verdict] =
            [.approve, .approve, .approve, .approve, .approve, .approve] + Decision.Verdict.allCases
        let verdict = verdicts.randomElement(using: &random) ?? .approve
        let order = current.proposal?.order ?? current.order
        let isNarrowing = verdict == .approve && Int.random(in: 0..<3, using: &random) == 0
        let part = order.order.tasks.prefix(1).map { task in
            Narrowing.NarrowedTask(
                task: task.reference,
                categories: Array(task.categories.prefix(1)),
                window: TimeWindow(from: task.window.from + 3600, until: task.window.until)
            )
        }
        let decision = Decision(
            id: "00000000-0000-4000-8000-\(String(count + 100_000_000_000))",
            caseID: current.id,
            orderDigest: order.digest,
            grounds: report.grounds,
            reviewer: Bool.random(using: &random) ? "alice" : "bob",
            verdict: verdict,
            narrowing: isNarrowing ? Narrowing(tasks: part) : nil,
            reason: "As I see it.",
            decidedAt: now
        )
        try step { stage, course in try stage.follow(course.count(decision, isInvolved: false), &course) }
        let past = invariants.current
        try step { stage, course in try stage.follow(course.count(decision, isInvolved: false), &course) }
        if invariants.current != past { invariants.fail("5, a decision twice has another effect") }
    }

    private mutating func report(_ current: Case) throws {
        guard let task = current.tasks.randomElement(using: &random) else { return }
        let events: [Outcome.Event] = [
            .collected(items: Int.random(in: 0...2, using: &random), gaps: 0), .collected(items: 1, gaps: 0),
            .collecting(items: Int.random(in: 0...3, using: &random), expected: 3, milliseconds: 10_000),
            .delivered(parts: 1, manifestDigest: .manifest), .delivered(parts: 1, manifestDigest: .manifest),
            .stopped(lastSequence: Int.random(in: 0...2, using: &random)), .stopped(lastSequence: 1), .interceptionStarted,
            .interceptionArmed(until: (now + 86_400).wholeMilliseconds), .interceptionStopped(events: 0, lastEventAt: nil),
            .interceptionStopped(events: Int.random(in: 1...3, using: &random), lastEventAt: now),
            .preserved, .released, .contrarySignals([.signIns]), .contrarySignals([.minor]),
        ]
        let id = Int.random(in: 0..<8, using: &random) == 0 ? task.hold?.id ?? task.id : task.id
        guard let event = events.randomElement(using: &random) else { return }
        let outcome = Outcome(caseID: current.id, taskID: id, at: now, event: event)
        try step { stage, course in try stage.take(outcome, into: &course) }
        guard Int.random(in: 0..<4, using: &random) == 0 else { return }
        let (past, written) = (invariants.current, invariants.written)
        try step { stage, course in try stage.take(outcome, into: &course) }
        if invariants.written != written || invariants.current != past {
            invariants.fail("5, an outcome twice has another effect")
        }
    }

    private mutating func amend(_ current: Case) throws {
        guard let version = family.versions.randomElement(using: &random) else { return }
        let isStray = Int.random(in: 0..<6, using: &random) == 0
        let replaced = isStray ? Digest(of: "another") : current.order.digest
        try send(.amendment(Amendment(replaces: replaced, reason: "As agreed.", order: version)))
    }

    private mutating func determine(_ current: Case) throws {
        let stance: Determination.Stance = Bool.random(using: &random) ? .applicable : .inapplicable
        let sender: AuthorityID? = Bool.random(using: &random) ? "US-OIA" : nil
        let determination = Determination(authority: current.sender, order: reference(current), stance: stance, reason: "x")
        try send(.determination(determination), from: sender)
    }

    private mutating func cancellation(of current: Case) -> Cancellation {
        let task = Bool.random(using: &random) ? current.tasks.randomElement(using: &random)?.reference : nil
        let ground = Cancellation.Ground.allCases.randomElement(using: &random)
        return Cancellation(order: reference(current), task: task, ground: ground, reason: "No longer needed.")
    }

    private mutating func receipt(for current: Case) -> Receipt {
        let task = current.tasks.randomElement(using: &random)?.reference ?? "T1"
        let isWrong = Int.random(in: 0..<5, using: &random) == 0
        return Receipt(order: reference(current), task: task, manifestDigest: isWrong ? Digest(of: "another") : .manifest)
    }

    private func reference(_ current: Case) -> OrderReference { current.order.order.reference }

    private mutating func changeDirectory() {
        let signIns: [[CountryCode]] = [[], ["GB"], ["US"]]
        let accounts: [[AccountID]] = [["A-1"], ["A-1"], [], ["A-1", "A-2"]]
        let flags: [Set<AccountProfile.Flag>] = [[], [], [.lawyer]]
        let (places, owners, marks) = (
            signIns.randomElement(using: &random) ?? [], accounts.randomElement(using: &random) ?? [],
            flags.randomElement(using: &random) ?? []
        )
        directory.change {
            $0.signIns = places
            $0.accounts["target@exmail.example"] = owners
            $0.flags = marks
        }
    }

    // MARK: Time

    private mutating func pass(to later: Date) throws {
        let later = later.wholeMilliseconds
        while let current = invariants.current, let due = stage.law.due(current), due <= later {
            now = max(now, due)
            let past = current
            try step { stage, course in try stage.wake(&course) }
            if invariants.current == past { break }
        }
        now = max(now, later)
    }

    /// Nothing more comes from outside: by time alone every case ends.
    private mutating func drain() throws {
        for _ in 0..<1000 {
            guard let current = invariants.current, !current.state.isFinal, let due = stage.law.due(current) else { break }
            now = max(now, due)
            try step { stage, course in try stage.wake(&course) }
        }
        if invariants.current?.state.isFinal != true {
            invariants.fail("7, never ends, stays \(invariants.current?.state.name ?? "nowhere")")
        }
    }

    // MARK: Steps

    private mutating func step(_ event: (LegalValidationStage, inout CaseCourse) throws -> Void) throws {
        guard let current = invariants.current else { return }
        var course = CaseCourse(current, under: stage.law, at: now)
        try event(stage, &course)
        close(course)
    }

    private mutating func close(_ course: CaseCourse) {
        var course = course
        course.tendDeadlines()
        invariants.check(course)
    }
}
