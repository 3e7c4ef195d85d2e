import ComitySchema
import ComityTestKit
import Foundation
import KafkaTestKit
import StageKit
import Testing

@testable import Interception

@Suite("The register of targets, through any course of changes")
struct RegisterModelTests {
    /// Few tasks, fewer accounts and times, so that they meet; two live partitions; a register of three partitions.
    private struct Course {
        let accounts = (0..<6).map { AccountID(unchecked: String(repeating: "a", count: $0 * 3) + "-\($0)") }
        let partitionOf: @Sendable (AccountID) -> Int32 = { Int32($0.rawValue.utf8.count % 2) }
        var random: SeededGenerator
        var register: TargetRegister
        var model: RegisterModel
        var offsets: [Int64] = [0, 0, 0]
        var now = World.start

        init(seed: Int) {
            random = SeededGenerator(seed: UInt64(seed))
            register = TargetRegister(partitionOf: partitionOf)
            model = RegisterModel(partitionOf: partitionOf)
        }

        mutating func chance(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &random) == 0 }

        mutating func changeRegister(_ world: World) throws {
            let number = Int.random(in: 0..<10, using: &random)
            let until = World.start + TimeInterval(Int.random(in: 1...20, using: &random) * 60)
            // An account is its task's for good, but for one task that has none.
            var task = try world.task(
                "\(number)",
                action: chance(12) ? .production : .interception,
                account: number == 9 ? nil : accounts[number % accounts.count],
                window: TimeWindow(from: World.start, until: until)
            )
            let status = chance(2) ? .active : TaskStatus.allCases.randomElement(using: &random) ?? .active
            task = task.with(status: status, at: now)
            task.revision = Int.random(in: 1...50, using: &random)
            var value: [UInt8]? = CanonicalJSON.encode(task)
            if chance(8) { value = nil } else if chance(12) { value = Array("{\"id\":1}".utf8) }
            let isInterception = value == CanonicalJSON.encode(task) && task.action == .interception
            let partition = number % offsets.count
            let record = Record(
                topic: Topic.tasks.name,
                partition: Int32(partition),
                offset: offsets[partition],
                timestamp: now,
                key: Array(task.id.rawValue.utf8),
                value: value
            )
            register.take(record)
            model.take(isInterception ? task : nil, as: task.id, partition: Int32(partition), offset: offsets[partition])
            offsets[partition] += 1
        }

        mutating func ask() {
            let partition = Int32.random(in: 0...1, using: &random)
            if chance(3) {
                var cursor = RegisterCursor()
                for index in offsets.indices where chance(2) { cursor.pass(Int32(index), offsets[index] / 2) }
                let expected = model.takeNews(in: partition, after: cursor)
                #expect(register.takeNews(in: partition, after: cursor).map(\.taskID) == expected)
            }
            if chance(4) {
                now += 60
                let limit = Int.random(in: 0...3, using: &random)
                let expected = Array(model.ends(in: partition, by: now).prefix(limit))
                let ended = register.takeEnded(in: partition, by: now, limit: limit)
                #expect(ended.compactMap { model.entries[$0]?.task.window.until } == expected)
                #expect(Set(ended).count == expected.count)
                model.takeEnds(of: ended)
            }
            if chance(6), let id = model.entries.keys.sorted().randomElement(using: &random) {
                register.takeEnd(of: id)
                model.takeEnds(of: [id])
            }
            if chance(15) {
                register.forget(partition)
                model.forget(partition)
            }
        }

        mutating func compare() {
            for account in accounts {
                let key = Array(account.rawValue.utf8)
                let expected = model.armed(against: account)
                #expect(register.armedTasks(against: key) == expected)
                #expect(key.withUnsafeBytes(register.isTarget) == !expected.isEmpty)
            }
            for id in model.entries.keys { #expect(register[id] == model.entries[id]?.task) }
            for partition in Int32(0)...1 {
                #expect(register.nextEnd(in: partition) == model.nextEnd(in: partition))
                compareCount(in: partition)
            }
        }

        private mutating func compareCount(in partition: Int32) {
            let count = register.count(in: partition, at: now)
            let armed = model.armed(in: partition)
            let authorised = model.authorised(in: partition, at: now)
            #expect(count.armed == MatchSet(of: armed))
            #expect(count.authorised == MatchSet(of: authorised))
            #expect(count.unexplained.map(\.taskID) == armed.filter { now >= $0.window.until }.map(\.id))
            #expect(count.unarmed.map(\.taskID) == authorised.filter { !armed.contains($0) }.map(\.id).sorted())
        }
    }

    @Test("says what a plain list of its entries says", arguments: 0..<40)
    func model(seed: Int) throws {
        let world = try World()
        var course = Course(seed: seed)
        for _ in 0..<120 {
            try course.changeRegister(world)
            course.ask()
            course.compare()
        }
    }
}

extension MatchSet {
    init(of tasks: [TaskRecord]) {
        self.init()
        for task in tasks { insert(task) }
    }
}
