import ComitySchema
import Foundation

extension TargetRegister {
    /// What is armed over a partition, as the match index has it, and what the entries of the register authorise at a time; and the tasks,
    /// at most ``InterceptReport/nameLimit``, that are armed and not authorised.
    ///
    /// The two are counted on different ways on purpose, each task anew: they are equal only if the index is what it should be.
    func count(in partition: Int32, at now: Date) -> (armed: MatchSet, authorised: MatchSet, unexplained: [TaskID]) {
        var armed = MatchSet()
        var authorised = MatchSet()
        var unexplained: [PackedID] = []
        matches.forEach { place in
            look(at: place) { task in
                guard task.home == partition else { return }
                armed.insert(task)
                if !task.authorises(at: now) { unexplained.append(task.id) }
            }
        }
        forEachTask(in: partition) { _, task in
            if task.authorises(at: now) { authorised.insert(task) }
        }
        return (armed, authorised, unexplained.sorted().prefix(InterceptReport.nameLimit).map(\.taskID))
    }
}

extension MatchSet {
    fileprivate mutating func insert(_ task: PackedTask) {
        insert(task.id.taskID, account: task.accountID, until: Date(millisecondsSince1970: task.until))
    }
}
