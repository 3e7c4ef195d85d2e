import ComitySchema
import Foundation
import StageKit

@testable import Interception

/// A suite that puts tasks into a register and asks it about them.
protocol RegisterHands {
    var register: TargetRegister { get set }
    /// Of the next record.
    var offset: Int64 { get set }
}

extension RegisterHands {
    mutating func take(_ task: TaskRecord) { take(CanonicalJSON.encode(task), of: task) }

    mutating func take(_ value: [UInt8]?, of task: TaskRecord) {
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

    func isTarget(_ key: String) -> Bool { Array(key.utf8).withUnsafeBytes(register.isTarget) }

    func armed(_ account: AccountID = World.target) -> [TaskRecord] {
        register.armedTasks(against: Array(account.rawValue.utf8))
    }

    func cursor(at offset: Int64) -> RegisterCursor {
        var cursor = RegisterCursor()
        cursor.pass(0, offset)
        return cursor
    }
}
