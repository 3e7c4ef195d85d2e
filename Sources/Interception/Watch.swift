import ComitySchema
import Foundation

/// What the owner of a partition keeps of it as a whole: how much of the register's news it has told, and when it next has to act.
struct Watch: Codable, Hashable, Sendable {
    /// No task has this id.
    static let key = "#watch"
    /// How long after news a report follows, in seconds.
    static let reportDelay: TimeInterval = 1
    /// How long something may take before it is reported as not done, in seconds.
    static let tolerance: TimeInterval = 5
    private static let lossLimit = 16

    /// News of the register up to here was told.
    private(set) var told = RegisterCursor()
    /// The news that is being told, in slices; `nil` if there is none.
    private(set) var telling: Telling?
    /// The earliest end of a task of this partition.
    var nextEnd: Date?
    var nextReport: Date
    /// What was alarming in the last report: alarms are raised once.
    var alarms = Alarms()
    /// How many events had no key that could be an account's. They are counted by the worker that passed them by, and told with whichever
    /// of its partitions reports next: only the sum over partitions means something.
    var unusableKeys = 0
    /// Records of the live stream that were gone before they could be read.
    private var losses: [Loss] = []

    /// The offset before which losses are noted.
    private var lostBefore: Int64 = 0
    /// When the partition's owner last showed that it was at work.
    var servedAt: Date?
    /// Times in which nobody was at work.
    private var absences: [TimeWindow] = []

    struct Telling: Codable, Hashable, Sendable {
        /// How far the register was read when the news was taken.
        let upTo: RegisterCursor
        /// Tasks are told of in the order of their ids. This was the last one.
        var last: TaskID?
    }

    private struct Loss: Codable, Hashable {
        let records: Int
        /// When it was noticed.
        let at: Date
    }

    struct Alarms: Codable, Hashable, Sendable {
        var unexplained: [TaskID] = []
        var unarmed: [TaskID] = []
        var unconfirmed: [TaskID] = []
        /// What is armed was not what is authorised.
        var isDifferent = false
    }

    init(at now: Date) { nextReport = now + Self.reportDelay }

    var due: Date { telling != nil ? .distantPast : min(nextReport, nextEnd ?? nextReport) }

    /// Whether a report would only say that what is to be done now is being done, and that has not taken too long.
    func isBusy(at now: Date) -> Bool {
        guard now < nextReport + Self.tolerance else { return false }
        return telling != nil || (nextEnd.map { $0 <= now } ?? false)
    }

    /// Notes that records of the live stream are lost, those that were not noted before. Earlier losses may be added to later ones: that
    /// hides none.
    mutating func noteLoss(of offsets: Range<Int64>, at now: Date) {
        let records = Int(offsets.upperBound - max(offsets.lowerBound, lostBefore))
        guard records > 0 else { return }
        lostBefore = offsets.upperBound
        losses.append(Loss(records: records, at: now))
        guard losses.count > Self.lossLimit else { return }
        let merged = Loss(records: losses[0].records + losses[1].records, at: losses[1].at)
        losses.replaceSubrange(0...1, with: [merged])
    }

    /// How many records are lost that may have belonged to an interception, by its beginning.
    func losses(since start: Date) -> Int { losses.filter { $0.at >= start }.reduce(0) { $0 + $1.records } }

    /// Notes that somebody is at work again.
    ///
    /// - Parameter tolerance: how long the owner may have shown nothing and still have been at work, in seconds.
    mutating func noteAbsence(until now: Date, tolerance: TimeInterval) {
        if let servedAt, now > servedAt + tolerance { absences.append(TimeWindow(from: servedAt, until: now)) }
        if absences.count > Self.lossLimit { absences.removeFirst() }
        servedAt = now
    }

    /// Since when nobody was at work when an interception ended: what happened in between was not captured. `nil` if somebody was.
    func absence(at end: Date) -> Date? { absences.first { $0.from < end && end <= $0.until }?.from }

    mutating func beginTelling(upTo cursor: RegisterCursor) { telling = Telling(upTo: cursor) }

    mutating func noteTold(_ task: TaskID) { telling?.last = task }

    mutating func endTelling() {
        if let telling { told = telling.upTo }
        telling = nil
    }
}
