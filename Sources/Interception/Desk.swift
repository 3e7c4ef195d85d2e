import ComitySchema

/// What the stage remembers of a partition beside its entries. It is drawn from them and from the register, and drawn anew when a step
/// did not happen.
struct Desk {
    /// What the open step has matched and not written yet.
    var gathered: [TaskID: Gathering] = [:]
    /// The size of the items in ``gathered``, in bytes.
    var gatheredBytes = 0
    /// Whether what follows is drawn.
    var isDrawn = false
    /// Tasks of which something was captured or dropped, and whose end was not told.
    var running: Set<TaskID> = []
    /// Tasks whose news is being told, the last one first. After a start that may be the whole register.
    var news: [PackedID] = []
    /// How many of the ``news``, from its beginning, are told in the order of their ids, after the others, which press.
    var ordinary = 0
    /// Tasks of which there is other news since.
    var laterNews: Set<PackedID> = []
    /// Tasks whose other news was told already because it pressed.
    var ahead: Set<PackedID> = []
    /// How far the register was read when its news was taken last.
    var readTo = RegisterCursor()

    mutating func takeGathered() -> [Gathering] {
        defer {
            gathered.removeAll(keepingCapacity: true)
            gatheredBytes = 0
        }
        return gathered.values.sorted { $0.task.id < $1.task.id }
    }
}
