import ComitySchema
import Foundation

/// What the owner of a partition of the live stream has to do, beside the stream itself, about the tasks at home there.
struct PartitionDuties {
    /// Tasks that changed and were not asked about since; `nil` before anybody asked.
    var news: Set<PackedID>?
    /// When windows end. It holds every task that awaits its end, and perhaps stale entries behind the first.
    var ends: EndQueue
    /// How long the queue may become before it is drawn anew, without what is stale.
    let longest: Int
    /// Whether some end was taken.
    var hasTaken: Bool

    init(ends: [EndQueue.Entry], news: Set<PackedID>? = nil, hasTaken: Bool = false) {
        self.news = news
        self.ends = EndQueue(ends)
        self.longest = 2 * ends.count + 1024
        self.hasTaken = hasTaken
    }
}

extension TargetRegister {
    /// The tasks at home in a partition of the live stream about which there is news: at the first call after ``forget(_:)`` those whose
    /// entries stand after a cursor, later those that changed since the call before. Each once; one that the register has no more as well.
    mutating func takeNews(in partition: Int32, after cursor: RegisterCursor) -> [PackedID] {
        if let changed = duties[partition]?.news {
            duties[partition]?.news = []
            return changed.sorted()
        }
        let isDrawn = duties[partition] != nil
        var ids: [PackedID] = []
        var ends: [EndQueue.Entry] = []
        // One look at every task, not one for each question.
        forEachTask(in: partition) { place, task in
            if task.stands(after: cursor) { ids.append(task.id) }
            if !isDrawn, task.awaitsEnd { ends.append(EndQueue.Entry(end: task.until, place: place)) }
        }
        if !isDrawn { duties[partition] = PartitionDuties(ends: ends) }
        duties[partition]?.news = []
        ids.sort()
        return ids
    }

    /// The earliest end of a window of a task at home in a partition that is active or suspended and whose end was not taken.
    func nextEnd(in partition: Int32) -> Date? {
        if let duties = duties[partition] { return duties.ends.first.map { Date(millisecondsSince1970: $0.end) } }
        var earliest: Int64?
        forEachTask(in: partition) { _, task in
            if task.awaitsEnd { earliest = min(task.until, earliest ?? .max) }
        }
        return earliest.map(Date.init(millisecondsSince1970:))
    }

    /// Takes the tasks at home in a partition whose window has ended, the earliest first, and arms them no more.
    mutating func takeEnded(in partition: Int32, by now: Date, limit: Int) -> [TaskID] {
        drawEnds(in: partition)
        var ended: [TaskID] = []
        while ended.count < limit, let first = duties[partition]?.ends.first, Date(millisecondsSince1970: first.end) <= now {
            ended.append(look(at: first.place, \.id).taskID)
            disarm(first.place)
            mark(first.place, ended: true)
            dropStaleEnds(in: partition)
        }
        return ended
    }

    /// Arms a task no more, whatever its end, until the register has another entry: it was told that its interception is over.
    mutating func takeEnd(of id: TaskID) {
        guard let place = PackedID(id).flatMap(place), !look(at: place, \.isEnded) else { return }
        let home = look(at: place, \.home)
        drawEnds(in: home)
        disarm(place)
        mark(place, ended: true)
        dropStaleEnds(in: home)
    }

    /// Forgets what was taken in a partition, because it was given up or what was done about it did not hold.
    mutating func forget(_ partition: Int32) {
        guard duties.removeValue(forKey: partition)?.hasTaken == true else { return }
        var ended: [Place] = []
        forEachTask(in: partition) { place, task in
            if task.isEnded { ended.append(place) }
        }
        for place in ended {
            mark(place, ended: false)
            arm(place)
        }
    }

    /// - Parameter place: where the task's new entry is; `nil` if it was removed.
    mutating func noteChange(of id: PackedID, at place: Place?, in partition: Int32) {
        guard duties[partition] != nil else { return }
        duties[partition]?.news?.insert(id)
        if let place, look(at: place, \.awaitsEnd) {
            let entry = EndQueue.Entry(end: look(at: place, \.until), place: place)
            duties[partition]?.ends.insert(entry)
        }
        dropStaleEnds(in: partition)
        if let duties = duties[partition], duties.ends.count > duties.longest {
            self.duties[partition] = PartitionDuties(
                ends: ends(in: partition),
                news: duties.news,
                hasTaken: duties.hasTaken
            )
        }
    }

    private mutating func drawEnds(in partition: Int32) {
        guard duties[partition] == nil else { return }
        duties[partition] = PartitionDuties(ends: ends(in: partition))
    }

    private func ends(in partition: Int32) -> [EndQueue.Entry] {
        var ends: [EndQueue.Entry] = []
        forEachTask(in: partition) { place, task in
            if task.awaitsEnd { ends.append(EndQueue.Entry(end: task.until, place: place)) }
        }
        return ends
    }

    private mutating func dropStaleEnds(in partition: Int32) {
        while let first = duties[partition]?.ends.first, !isCurrent(first, in: partition) {
            duties[partition]?.ends.removeFirst()
        }
    }

    /// Whether a task that ends so is where the entry says. It need not be the same one: whichever it is, it ends then.
    private func isCurrent(_ entry: EndQueue.Entry, in partition: Int32) -> Bool {
        entries.isInUse(entry.place)
            && look(at: entry.place) { $0.home == partition && $0.awaitsEnd && $0.until == entry.end }
    }

    private mutating func mark(_ place: Place, ended: Bool) {
        let (offset, byte) = look(at: place) { $0.marking(ended: ended) }
        entries.setByte(offset, to: byte, at: place)
        changes += 1
        if ended { duties[look(at: place, \.home)]?.hasTaken = true }
    }

    func forEachTask(in partition: Int32, _ body: (Place, PackedTask) -> Void) {
        entries.forEach { place, bytes in
            let task = PackedTask(bytes)
            if task.home == partition { body(place, task) }
        }
    }
}
