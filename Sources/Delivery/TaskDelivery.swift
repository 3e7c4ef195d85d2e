import ComitySchema
import Foundation

/// What delivery keeps: where each task stands under the task's id and, while something keeps its parts back, those parts beside it.
enum DeliveryEntry: Codable, Hashable, Sendable {
    case task(TaskDelivery)
    case held(SealedPart)

    var task: TaskDelivery? {
        if case .task(let task) = self { task } else { nil }
    }

    var held: SealedPart? {
        if case .held(let part) = self { part } else { nil }
    }

    /// The key of a part that waits.
    static func heldKey(_ sequence: Int, of task: TaskID) -> String { "\(task.rawValue)#\(sequence)" }
}

/// How far the delivery of one task has come.
struct TaskDelivery: Codable, Hashable, Sendable {
    /// The newest entry of the register that was seen.
    var task: TaskRecord
    /// The last sequence that was taken in.
    var accepted = 0
    /// The last sequence whose fate is known: delivered or withheld. What lies between it and `accepted` is held.
    var settled = 0
    /// The last sequence in the agency's topic; 0 if there is none.
    var lastDelivered = 0
    /// How many parts are in the agency's topic.
    var delivered = 0
    /// How many parts may never leave.
    var withheld = 0
    /// The part that ends the answer was taken in.
    var hasLast = false
    /// The stop was confirmed to legal validation.
    var isStopped = false
    /// What the provider sees of the account and people had not known when they approved. It is told once, and keeps the parts back
    /// until the register says that people know (rule D14).
    var unknownSignals: [ContrarySignal] = []

    init(task: TaskRecord) {
        self.task = task
    }

    /// What the register says of a part at an instant.
    func permission(at now: Date) -> Permission {
        if isStopped { return .withhold }
        if task.allowsDelivery(at: now) { return unknownSignals.isEmpty ? .deliver : .hold }
        let mayResume = task.status == .suspended && now < task.deliverUntil && task.action != .preservation
        return mayResume ? .hold : .withhold
    }

    /// Takes in what the register now says. Signals that people know of by now keep nothing back any more; nor do others once the task
    /// was suspended and is active again, because then people have looked, and the next look tells what is still there.
    mutating func follow(_ newer: TaskRecord) {
        let isResumed = task.status == .suspended && newer.status == .active
        task = newer
        let known = newer.safeguard?.known ?? []
        unknownSignals.removeAll { isResumed || known.contains($0) }
    }

    /// Whether parts that wait go on waiting until the register says something new or their time is over.
    var isHeldBack: Bool { !isStopped && !task.status.isFinal && (task.status == .suspended || !unknownSignals.isEmpty) }

    enum Permission {
        case deliver
        /// Not now, but perhaps later: the task is suspended, or people have not looked yet.
        case hold
        /// Never.
        case withhold
    }

    /// Whether a part is sealed as the register says: for this case, this task, this recipient and the key pinned for it.
    func agrees(with binding: SealBinding) -> Bool {
        binding.caseID == task.caseID && binding.taskID == task.id && binding.order == task.order
            && binding.task == task.reference && binding.recipient == task.recipient && binding.keyID == task.recipientKey
    }
}
