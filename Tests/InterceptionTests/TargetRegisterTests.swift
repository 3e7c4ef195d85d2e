import ComitySchema
import ComityTestKit
import Foundation
import KafkaTestKit
import Testing

@testable import Interception

@Suite("The register of targets")
struct TargetRegisterTests {
    @Test("follows any course of changes as a plain list would", arguments: 0..<40)
    func model(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let world = try World()
        var register = TargetRegister(partitionOf: { _ in 0 })
        var model: [TaskID: TaskRecord] = [:]
        let accounts = (0..<6).map { AccountID(unchecked: String(repeating: "a", count: $0 * 3) + "-\($0)") }
        for _ in 0..<120 {
            let reference = "\(Int.random(in: 0..<10, using: &random))"
            let account = try #require(accounts.randomElement(using: &random))
            var task = try world.task(reference, account: account)
            task.revision = Int.random(in: 1...50, using: &random)
            task.status = TaskStatus.allCases.randomElement(using: &random) ?? .active
            if Int.random(in: 0..<8, using: &random) == 0 {
                register.remove(task.id)
                model[task.id] = nil
            } else {
                register.update(task)
                if task.revision >= model[task.id]?.revision ?? 0 { model[task.id] = task }
            }
            for account in accounts {
                let key = Array(account.rawValue.utf8)
                let expected = model.values.filter { $0.account == account && $0.status == .active }.sorted { $0.id < $1.id }
                #expect(register.activeTasks(against: key) == expected)
                #expect(key.withUnsafeBytes(register.isTarget) == !expected.isEmpty)
            }
            #expect(Set(register.tasks(in: 0).map(\.id)) == Set(model.keys))
        }
    }

    @Test("tells apart keys of every length and tail")
    func hashes() {
        let keys = (0..<40).flatMap { length in [UInt8(0), 1, 255].map { [UInt8](repeating: $0, count: length) } }
        let hashes = Set(keys.map { $0.withUnsafeBytes(KeyHash.of) })
        // The three empty keys are one.
        #expect(hashes.count == keys.count - 2)
    }
}
