import Answer
import ComitySchema
import Foundation
import StageKit

/// What the stage keeps of a task, and of a partition as a whole. A task that is only armed needs no entry: the register knows it.
enum InterceptionProgress: Codable, Hashable, Sendable {
    case watch(Watch)
    case running(Interception)
    /// All that is left of an interception, so that it does not begin anew while something of it may still be handed over.
    case over(until: Date)

    var due: Date {
        switch self {
        case .watch(let watch): watch.due
        case .running(let interception): interception.due
        case .over(let until): until
        }
    }
}

extension StageContext where Entry == AnswerEntry<InterceptionProgress> {
    /// How far a task has come.
    subscript(task id: TaskID) -> InterceptionProgress? {
        get { self[id.rawValue]?.progress }
        set { self[id.rawValue] = newValue.map { .progress($0) } }
    }

    /// The partition's watch.
    var watch: Watch? {
        get {
            guard case .watch(let watch)? = self[Watch.key]?.progress else { return nil }
            return watch
        }
        set { self[Watch.key] = newValue.map { .progress(.watch($0)) } }
    }
}
