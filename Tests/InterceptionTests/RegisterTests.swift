import ComitySchema
import ComityTestKit
import Foundation
import StageKit
import Testing

@testable import Interception

@Suite("The register of targets")
struct RegisterTests {
    private let world: World
    private let task: TaskRecord
    private var register = TargetRegister(partitionOf: { $0.rawValue.hasPrefix("elsewhere") ? 1 : 0 })
    private var offset: Int64 = 0

    init() throws {
        world = try World()
        task = try world.task()
    }

    private mutating func take(_ task: TaskRecord) { take(CanonicalJSON.encode(task), of: task) }

    private mutating func take(_ value: [UInt8]?, of task: TaskRecord) {
        register.take(
            Record(
                topic: Topic.tasks.name,
                partition: 0,
                offset: offset,
                timestamp: World.start,
                key: Array(task.id.rawValue.utf8),
                value: value
            )
        )
        offset += 1
    }

    private func isTarget(_ key: String) -> Bool { Array(key.utf8).withUnsafeBytes(register.isTarget) }

    private func armed(_ account: AccountID = World.target) -> [TaskRecord] {
        register.armedTasks(against: Array(account.rawValue.utf8))
    }

    private func cursor(at offset: Int64) -> RegisterCursor {
        var cursor = RegisterCursor()
        cursor.pass(0, offset)
        return cursor
    }

    // MARK: Matching

    @Test("knows a target by every byte of its key, and by nothing less or more")
    mutating func keys() {
        take(task)
        #expect(isTarget("account-1"))
        for stranger in ["", "account-", "account-2", "account-11", "Account-1", "account-1\0"] { #expect(!isTarget(stranger)) }
        #expect(
            UnsafeRawBufferPointer(start: nil, count: 0).isEmpty
                && !register.isTarget(UnsafeRawBufferPointer(start: nil, count: 0))
        )
    }

    @Test("gives all armed tasks of one account, in the order of their ids")
    mutating func severalTasks() throws {
        let tasks = try (1...20).map { try world.task("\($0)") }
        for task in tasks { take(task) }
        #expect(armed() == tasks.sorted { $0.id < $1.id })
        take(nil, of: tasks[7])
        #expect(!armed().contains(tasks[7]))
        #expect(armed().count == 19)
    }

    @Test("keeps every word of a task", arguments: [nil, 0, 1, 2])
    mutating func everyWord(safeguarded: Int?) throws {
        var task = try world.task(
            "ref.1",
            account: "an-account-with-a-long-name-of-more-than-sixteen-bytes",
            categories: [.liveTraffic, .liveContent]
        )
        task.safeguard = safeguarded.map {
            Safeguard(protectedLocations: ["US", "AU"], known: Array(ContrarySignal.allCases.prefix($0)))
        }
        task.revision = 1_000_000
        take(task)
        #expect(register[task.id] == task)
        #expect(armed("an-account-with-a-long-name-of-more-than-sixteen-bytes") == [task])
    }

    @Test("keeps a task as long as any record may be")
    mutating func longTask() throws {
        let short = try world.task("short")
        let long = TaskRecord(
            id: task.id,
            caseID: task.caseID,
            order: task.order,
            reference: task.reference,
            recipient: task.recipient,
            recipientKey: task.recipientKey,
            entity: task.entity,
            action: .interception,
            account: World.target,
            target: TargetIdentifier(format: "URL", value: String(repeating: "ü\"\\\u{1}", count: 100_000)),
            categories: task.categories,
            window: task.window,
            deliverUntil: task.deliverUntil,
            status: .active,
            revision: 2
        )
        take(task)
        take(long)
        take(short)
        #expect(register[long.id] == long)
        #expect(register[short.id] == short)
        take(nil, of: long)
        #expect(armed() == [short])
    }

    @Test("matches a task while it is active, whatever came between", arguments: TaskStatus.allCases)
    mutating func statuses(status: TaskStatus) {
        take(task)
        take(task.with(status: status))
        #expect(isTarget("account-1") == (status == .active))
        take(task.with(status: status).with(status: .active))
        #expect(isTarget("account-1"))
    }

    @Test("matches nothing for a task without an account, not even events without a key")
    mutating func withoutAccount() throws {
        let task = try world.task(account: nil)
        take(task)
        #expect(register[task.id] == task)
        #expect(!isTarget(""))
        #expect(register.count(in: register.home(of: task), at: World.start).authorised.count == 0)
    }

    // MARK: Entries

    @Test("holds interceptions only", arguments: [OrderTask.Action.production, .preservation])
    mutating func otherActions(action: OrderTask.Action) throws {
        let other = try world.task(action: action)
        take(other)
        #expect(register[other.id] == nil)
        #expect(!isTarget("account-1"))
        #expect(register.takeNews(in: 0, after: RegisterCursor()).isEmpty)
        #expect(register.cursor[0] == 0)
    }

    @Test("forgets what is not in it any more, or cannot be read, and finds nothing of it armed")
    mutating func forgotten() {
        for value in [nil, [], Array("{".utf8), [0xFF], Array("{\"id\":\"\(task.id.rawValue)\"}".utf8)] as [[UInt8]?] {
            take(task)
            #expect(isTarget("account-1"))
            take(value, of: task)
            #expect(register[task.id] == nil)
            #expect(!isTarget("account-1"))
        }
    }

    @Test("takes an entry under another task's id for unreadable")
    mutating func otherKey() throws {
        take(task)
        take(CanonicalJSON.encode(try world.task("2", account: "account-2")), of: task)
        #expect(!isTarget("account-1") && !isTarget("account-2"))
    }

    @Test("does not go back to an older revision")
    mutating func revisions() {
        let suspended = task.with(status: .suspended)
        take(suspended)
        take(task)
        #expect(register[task.id] == suspended)
        #expect(!isTarget("account-1"))
    }

    @Test("reads the same entries from a topic that was not compacted yet")
    mutating func duplicates() {
        for _ in 0..<3 { take(task) }
        #expect(armed() == [task])
        #expect(register.takeNews(in: 0, after: RegisterCursor()) == [task.id])
        #expect(register.takeEnded(in: 0, by: World.window.until, limit: 10) == [task.id])
        #expect(!isTarget("account-1"))
    }

    @Test("notes how far it was read, by partition, whatever the records say")
    mutating func cursor() {
        take(nil, of: task)
        take([], of: task)
        register.take(Record(topic: Topic.tasks.name, partition: 3, offset: 9, timestamp: World.start, key: nil, value: nil))
        #expect(register.cursor[0] == 1 && register.cursor[3] == 9 && register.cursor[1] == nil)
    }

    // MARK: News

    @Test("has news of what stands after a cursor, then of what changes, each once and at home only")
    mutating func news() throws {
        let second = try world.task("2")
        let elsewhere = try world.task("3", account: "elsewhere-1")
        for task in [task, second, elsewhere] { take(task) }
        #expect(register.takeNews(in: 0, after: cursor(at: 0)) == [second.id])
        #expect(register.takeNews(in: 0, after: cursor(at: 0)).isEmpty)
        take(task.with(status: .suspended))
        take(task.with(status: .suspended).with(status: .active))
        #expect(register.takeNews(in: 0, after: RegisterCursor()) == [task.id])
        #expect(register.takeNews(in: 1, after: RegisterCursor()) == [elsewhere.id])
        register.forget(0)
        #expect(register.takeNews(in: 0, after: cursor(at: 1)) == [task.id])
    }

    @Test("has news of a task that it lost, but only if it is lost while somebody asks")
    mutating func newsOfLoss() {
        take(task)
        _ = register.takeNews(in: 0, after: RegisterCursor())
        take(nil, of: task)
        #expect(register.takeNews(in: 0, after: RegisterCursor()) == [task.id])
        register.forget(0)
        #expect(register.takeNews(in: 0, after: RegisterCursor()).isEmpty)
    }

    // MARK: Ends

    @Test(
        "tells the next end before and after anybody took one, of tasks that are active or suspended",
        arguments: [true, false]
    )
    mutating func nextEnd(isDrawn: Bool) throws {
        if isDrawn { _ = register.takeNews(in: 0, after: RegisterCursor()) }
        #expect(register.nextEnd(in: 0) == nil)
        let later = task.ending(window: TimeWindow(from: World.start, until: World.start + 900), deliverUntil: World.start + 9000)
        take(try world.task("2").with(status: .completed))
        take(task.with(status: .suspended))
        #expect(register.nextEnd(in: 0) == World.window.until)
        take(later.with(status: .active))
        #expect(register.nextEnd(in: 0) == World.start + 900)
        #expect(register.nextEnd(in: 1) == nil)
        take(nil, of: task)
        #expect(register.nextEnd(in: 0) == nil)
    }

    @Test("disarms what has ended, at its end and not before, and arms it anew with a later one")
    mutating func ended() {
        take(task)
        #expect(register.takeEnded(in: 0, by: World.window.until - 0.001, limit: 10).isEmpty)
        #expect(register.takeEnded(in: 0, by: World.window.until, limit: 10) == [task.id])
        #expect(!isTarget("account-1") && register.nextEnd(in: 0) == nil)
        take(
            task.ending(
                window: TimeWindow(from: World.window.from, until: World.window.until + 60),
                deliverUntil: task.deliverUntil
            )
        )
        #expect(isTarget("account-1") && register.nextEnd(in: 0) == World.window.until + 60)
    }

    @Test("takes back that ends were taken when a step did not hold")
    mutating func aborted() {
        take(task)
        let suspended = task.with(status: .suspended)
        #expect(register.takeEnded(in: 0, by: World.window.until, limit: 1) == [task.id])
        register.forget(0)
        #expect(isTarget("account-1") && register.nextEnd(in: 0) == World.window.until)
        take(suspended)
        #expect(register.takeEnded(in: 0, by: World.window.until, limit: 1) == [task.id])
        register.forget(0)
        #expect(!isTarget("account-1"))
    }

    @Test("ends no more at once than it is asked for, and holds on to its order through thousands of changes")
    mutating func manyChanges() throws {
        let tasks = try (0..<50).map { number in
            let until = World.start + TimeInterval(60 + number * 37 % 50)
            return try world.task("\(number)", window: TimeWindow(from: World.start, until: until))
        }
        for task in tasks { take(task) }
        _ = register.takeNews(in: 0, after: RegisterCursor())
        var last = tasks
        for round in 0..<60 {
            last = last.map { $0.with(status: round.isMultiple(of: 2) ? .suspended : .active) }
            for task in last { take(task) }
        }
        var ended: [TaskID] = []
        while case let some = register.takeEnded(in: 0, by: .distantFuture, limit: 7), !some.isEmpty {
            #expect(some.count <= 7)
            ended += some
        }
        #expect(ended == tasks.sorted { $0.window.until < $1.window.until }.map(\.id))
    }

    // MARK: Reconciling

    @Test("explains what it arms by what it holds, and names what outlives its end")
    mutating func reconciling() throws {
        let elsewhere = try world.task("2", account: "elsewhere-1")
        take(task)
        take(elsewhere)
        let before = register.count(in: 0, at: World.start)
        #expect(before.armed == MatchSet(of: [task]) && before.authorised == before.armed && before.unexplained.isEmpty)
        #expect(register.count(in: 1, at: World.start).armed == MatchSet(of: [elsewhere]))
        let late = register.count(in: 0, at: World.window.until)
        #expect(late.authorised == MatchSet() && late.unexplained == [task.id])
        _ = register.takeEnded(in: 0, by: World.window.until, limit: 1)
        let after = register.count(in: 0, at: World.window.until)
        #expect(after.armed == MatchSet() && after.unexplained.isEmpty)
    }
}
