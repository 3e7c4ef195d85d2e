import ComitySchema
import ComityTestKit
import CommandLineKit
import Foundation
import Kafka
import KafkaTestKit
import Testing

@testable import Operator

/// A register, a live stream of three partitions, and what workers report of it.
private struct InterceptBench {
    static let now = SampleWorld.standard.now
    static let partitions: Int32 = 3

    let cluster = MemoryCluster(clock: TestClock())

    init() {
        for topic in [Topic.tasks, .intercepts, .live] { cluster.createTopic(topic.name, partitions: Self.partitions) }
    }

    func task(
        _ number: Int,
        account: AccountID = "A-1",
        action: OrderTask.Action = .interception,
        until: Date = now + 3600,
        status: TaskStatus = .active,
        revision: Int = 1
    ) -> TaskRecord {
        let caseID = CaseID(authority: "GB-IPU", reference: OrderReference(unchecked: "TIW/\(number)"))
        return TaskRecord(
            id: TaskID(of: caseID, reference: "T1"),
            caseID: caseID,
            order: OrderReference(unchecked: "TIW/\(number)"),
            reference: "T1",
            recipient: "GB-IPU",
            recipientKey: "GB-IPU-seal",
            entity: "exmail-us",
            action: action,
            account: account,
            target: SampleWorld.target,
            categories: [.liveContent],
            window: TimeWindow(from: Self.now, until: until),
            deliverUntil: until + 3600,
            status: status,
            revision: revision
        )
    }

    func home(of account: AccountID) -> Int32 {
        Murmur2Partitioner.partition(forKey: account.rawValue.utf8, of: Self.partitions)
    }

    func write(_ topic: Topic, _ key: String, _ value: [UInt8]?) throws {
        let producer = try cluster.producer()
        defer { producer.close() }
        try producer.send([ProducerRecord(topic: topic.name, key: Array(key.utf8), value: value)])
    }

    func register(_ tasks: TaskRecord...) throws {
        for task in tasks { try write(.tasks, task.id.rawValue, CanonicalJSON.encode(task)) }
    }

    /// How far the register reaches now.
    var end: RegisterCursor {
        var cursor = RegisterCursor()
        for record in cluster.records(in: Topic.tasks.name) { cursor.pass(record.partition, record.offset) }
        return cursor
    }

    /// Every partition's owner reports what it holds, of the tasks that are given.
    func report(
        armed tasks: TaskRecord...,
        authorised: [TaskRecord]? = nil,
        register: RegisterCursor? = nil,
        at: Date = now,
        unexplained: [TaskID] = [],
        unarmed: [TaskID] = [],
        unconfirmedStops: [TaskID] = []
    ) throws {
        for partition in 0..<Self.partitions {
            func set(_ tasks: [TaskRecord]) -> MatchSet {
                tasks.filter { $0.account.map(home) == partition }.reduce(into: MatchSet()) { $0.insert($1) }
            }
            let report = InterceptReport(
                partition: partition,
                at: at,
                register: register ?? end,
                armed: set(tasks),
                authorised: set(authorised ?? tasks),
                unexplained: partition == home(of: "A-1") ? unexplained : [],
                unarmed: partition == home(of: "A-1") ? unarmed : [],
                unconfirmedStops: partition == home(of: "A-1") ? unconfirmedStops : []
            )
            try write(.intercepts, report.key, CanonicalJSON.encode(report))
        }
    }

    func reconcile(isListing: Bool = false) throws -> [InterceptReconciliation] {
        var survey = try InterceptSurvey(of: cluster, isListing: isListing, maximumAge: 30)
        return try survey.run(wait: .zero, now: { Self.now })
    }

    /// Of the partition in which account A-1 is.
    func verdict() throws -> InterceptReconciliation.Verdict { try reconcile()[Int(home(of: "A-1"))].verdict }
}

@Suite struct `What is armed` {
    private let bench = InterceptBench()

    @Test func `is explained where it is what the register authorises`() throws {
        let accounts: [AccountID] = ["A-1", "A-2", "A-3", "A-4", "A-5", "A-6"]
        let tasks = accounts.enumerated().map { bench.task($0.offset, account: $0.element) }
        for task in tasks { try bench.register(task) }
        try bench.register(
            bench.task(10, action: .production),
            bench.task(11, status: .suspended),
            bench.task(12, until: InterceptBench.now),
            bench.task(13, status: .cancelled)
        )
        for partition in 0..<InterceptBench.partitions {
            let own = tasks.filter { $0.account.map(bench.home) == partition }
            let set = own.reduce(into: MatchSet()) { $0.insert($1) }
            let report = InterceptReport(
                partition: partition,
                at: InterceptBench.now,
                register: bench.end,
                armed: set,
                authorised: set,
                unexplained: [],
                unarmed: [],
                unconfirmedStops: []
            )
            try bench.write(.intercepts, report.key, CanonicalJSON.encode(report))
        }
        let result = try bench.reconcile()
        #expect(result.map(\.verdict) == [.explained, .explained, .explained])
        #expect(result.map(\.expected).reduce(0, +) == 6)
        #expect(result.map(\.behind) == [0, 0, 0])
    }

    @Test func `differs where the worker matches what the register does not authorise, also if it says that all is well`() throws
    {
        let task = bench.task(1)
        try bench.register(task, task.with(status: .cancelled))
        try bench.report(armed: task)
        #expect(try bench.verdict() == .differs)
    }

    @Test func `differs where an interception is armed for longer than the register authorises, or against another account`()
        throws
    {
        try bench.register(bench.task(1))
        try bench.report(armed: bench.task(1, until: InterceptBench.now + 3601))
        #expect(try bench.verdict() == .differs)
        try bench.report(armed: bench.task(1))
        #expect(try bench.verdict() == .explained)
    }

    @Test func `differs where something authorised is not armed`() throws {
        try bench.register(bench.task(1))
        try bench.report()
        #expect(try bench.verdict() == .differs)
    }

    @Test func `differs where the worker itself found something, whose task is named`() throws {
        let task = bench.task(1)
        try bench.register(task.with(status: .cancelled))
        try bench.report(armed: task, authorised: [], unexplained: [task.id])
        let found = try bench.reconcile()[Int(bench.home(of: "A-1"))]
        #expect(found.verdict == .differs)
        #expect(found.unexplained == [task.id])
        #expect(found.armed == 1 && found.authorised == 0 && found.expected == 0)
    }

    @Test func `differs where the worker authorises what it does not arm, and the task is named`() throws {
        let task = bench.task(1)
        try bench.register(task)
        try bench.report(authorised: [task], unarmed: [task.id])
        let found = try bench.reconcile()[Int(bench.home(of: "A-1"))]
        #expect(found.verdict == .differs)
        #expect(found.unarmed == [task.id])
        #expect(found.armed == 0 && found.authorised == 1 && found.expected == 1)
    }

    @Test func `is not explained while a stop is not done`() throws {
        let task = bench.task(1, status: .cancelled)
        try bench.register(task)
        try bench.report(unconfirmedStops: [task.id])
        #expect(try bench.verdict() == .unconfirmedStop)
    }

    @Test func `is not known where nobody reports, or has not for long, or cannot be read`() throws {
        try bench.register(bench.task(1))
        #expect(try bench.verdict() == .missing)
        try bench.report(armed: bench.task(1), at: InterceptBench.now - 31)
        #expect(try bench.verdict() == .stale)
        try bench.report(armed: bench.task(1), at: InterceptBench.now - 30)
        #expect(try bench.verdict() == .explained)
        try bench.write(.intercepts, String(bench.home(of: "A-1")), Array("{}".utf8))
        #expect(try bench.verdict() == .missing)
    }

    @Test func `is not known where the worker has not read the whole register`() throws {
        try bench.register(bench.task(1))
        let early = bench.end
        try bench.register(bench.task(2))
        try bench.report(armed: bench.task(1), register: early)
        let found = try bench.reconcile()[Int(bench.home(of: "A-1"))]
        #expect(found.verdict == .behind)
        #expect((found.behind ?? 0) > 0)
    }

    @Test func `is compared at the time of the report and with the register as it was then`() throws {
        let ending = bench.task(1, until: InterceptBench.now - 5)
        try bench.register(ending)
        try bench.report(armed: ending, at: InterceptBench.now - 10)
        #expect(try bench.verdict() == .explained)

        var register = AuthorisedInterceptions(partitions: 1, isListing: false)
        func record(_ task: TaskRecord, _ offset: Int64) -> StoredRecord {
            StoredRecord(
                topic: Topic.tasks.name,
                partition: 0,
                offset: offset,
                timestamp: InterceptBench.now,
                key: Array(task.id.rawValue.utf8),
                value: CanonicalJSON.encode(task)
            )
        }
        func cursor(_ offset: Int64) -> RegisterCursor {
            var cursor = RegisterCursor()
            cursor.pass(0, offset)
            return cursor
        }
        register.take(record(bench.task(1), 0))
        register.reachEnd()
        register.take(record(bench.task(2), 1))
        register.take(record(bench.task(1, status: .suspended), 2))
        register.take(record(bench.task(2, status: .cancelled), 3))
        let counts = (0...3).map { register.expected(in: 0, at: InterceptBench.now, readTo: cursor($0)).count }
        #expect(counts == [1, 2, 1, 0])
        #expect(register.behind(cursor(0), among: 1) == 0)
        #expect(register.reaches(cursor(3), among: 1))
        #expect(!register.reaches(cursor(4), among: 1))
    }

    @Test func `counts an entry that is taken out, or cannot be read, as authorising nothing`() throws {
        try bench.register(bench.task(1), bench.task(2))
        try bench.write(.tasks, bench.task(1).id.rawValue, nil)
        try bench.write(.tasks, bench.task(2).id.rawValue, Array("{}".utf8))
        try bench.report()
        #expect(try bench.verdict() == .explained)
    }

    @Test func `is waited for while reports may come`() throws {
        try bench.register(bench.task(1))
        var survey = try InterceptSurvey(of: bench.cluster, isListing: false, maximumAge: 30)
        var looks = 0
        let result = try survey.run(wait: .seconds(30)) {
            looks += 1
            if looks == 2 { try? bench.report(armed: bench.task(1)) }
            return InterceptBench.now
        }
        #expect(result.allSatisfy { $0.verdict == .explained })
    }

    @Test func `is listed with its end, and without its account`() throws {
        try bench.register(
            bench.task(1, until: InterceptBench.now + 7200),
            bench.task(2, until: InterceptBench.now + 60, status: .suspended),
            bench.task(3, until: InterceptBench.now),
            bench.task(4, status: .inapplicable),
            bench.task(5, action: .production)
        )
        var survey = try InterceptSurvey(of: bench.cluster, isListing: true, maximumAge: 30)
        _ = try survey.run(wait: .zero, now: { InterceptBench.now })
        let listing = survey.authorised.listing(at: InterceptBench.now)
        #expect(listing.map(\.task) == [bench.task(2).id, bench.task(1).id])
        #expect(listing.map(\.status) == [.suspended, .active])
        #expect(!String(decoding: CanonicalJSON.encode(listing), as: UTF8.self).contains("A-1"))
    }
}
