import ComitySchema
import ComityTestKit
import Foundation
import StageKit
import Testing

@testable import Interception

@Suite("The register of targets")
struct RegisterTests: RegisterHands {
    let world: World
    let task: TaskRecord
    var register = TargetRegister(partitionOf: { $0.rawValue.hasPrefix("elsewhere") ? 1 : 0 })
    var offset: Int64 = 0

    init() throws {
        world = try World()
        task = try world.task()
    }

    // MARK: Matching

    @Test("knows a target by every byte of its key, and by nothing less or more")
    mutating func keys() {
        take(task)
        #expect(isTarget("account-1"))
        for stranger in ["", "account-", "account-2", "account-11", "Account-1", "account-1\0"] { #expect(!isTarget(stranger)) }
        #expect(!register.isTarget(UnsafeRawBufferPointer(start: nil, count: 0)))
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
            Safeguard(protectedLocations: ["US", "AU"], known: Array(ContrarySignal.allCases.prefix($0)), signInDecisions: $0)
        }
        task = task.with(status: .suspended).with(status: .active, at: World.start + 123_456.5)
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
        #expect(register.takeNews(in: 0, after: RegisterCursor()).map(\.taskID) == [task.id])
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
}
