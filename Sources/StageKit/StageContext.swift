public import Foundation

/// What a stage may see and do while it handles one record, one wake or one tend: the partition's state, the time, and the
/// effects that the runtime carries out in one transaction. Confined to the worker's thread.
public final class StageContext<Entry: Sendable> {
    /// The partition whose state this is.
    public let partition: Int32
    /// The one instant at which this call happens. Stages read no other clock.
    public let now: Date

    private let table: PartitionTable<Entry>
    private(set) var outbound: [OutboundRecord] = []
    private(set) var measurements: [Measurement] = []
    private(set) var occurrences: [Occurrence] = []
    private(set) var remarks: [StageStep.Event] = []

    /// - Parameter cause: what the call answers, unique and stable, such as a record's coordinates. Ids of what is sent are
    ///   derived from it, so that the same work done again sends the same ids.
    /// - Parameter readThrough: tells of a topic what ``readThrough(_:)`` says.
    init(
        partition: Int32,
        now: Date,
        cause: String,
        table: PartitionTable<Entry>,
        readThrough: ((_ topic: String) -> Date?)? = nil
    ) {
        self.partition = partition
        self.now = now
        self.cause = cause
        self.table = table
        self.reading = readThrough
    }

    private let cause: String
    private let reading: ((_ topic: String) -> Date?)?

    /// What parts of the call concern, each from an outbound record on.
    private(set) var subjects: [(key: String?, from: Int)] = []

    /// Does a part of the call that concerns what is kept or followed under this key. Only traces go by it. What a record or an entry that is
    /// due has caused concerns that without a word.
    public func concerning(_ key: String, _ body: () -> Void) {
        subjects.append((key: key, from: outbound.count))
        body()
        subjects.append((key: nil, from: outbound.count))
    }

    /// The entry kept under a key. Setting `nil` forgets it.
    public subscript(key: String) -> Entry? {
        get { table[key] }
        set { table[key] = newValue }
    }

    /// Up to when the partition of a topic was read: what was written before was handed to the stage, or passed by. It is now if nothing
    /// waits, and `nil` if that is not known, as when nothing was read of the partition since it was given. May ask the brokers.
    public func readThrough(_ topic: String) -> Date? { reading.map { $0(topic) } ?? now }

    /// Looks at every entry of the partition, in no order: for what a stage remembers beside its entries, and has to draw from them after
    /// ``Stage/forget(_:)``.
    public func forEachEntry(_ body: (String, Entry) -> Void) {
        table.forEach(body)
    }

    /// Tells operators how much there is of something in this partition. It is told whether or not the transaction commits.
    public func measure(_ name: String, _ value: Int, labels: [String: String] = [:]) {
        measurements.append(Measurement(name: name, partition: partition, labels: labels, value: value))
    }

    /// Tells operators that something happened so many times. It counts if the transaction commits.
    public func count(_ name: String, _ count: Int = 1) {
        occurrences.append(Occurrence(name: name, count: count))
    }

    /// Says something in the operators' log if the transaction commits.
    ///
    /// - Parameter details: what it concerns, by name; never a person's data.
    public func say(_ message: String, details: [String: String] = [:]) {
        remarks.append(.said(message, details: details))
    }

    /// Sends a record when the transaction commits. It carries a deterministic id (see ``OutputID``).
    public func send(_ record: OutboundRecord) {
        let id = OutputID.derive(from: cause, ordinal: outbound.count)
        outbound.append(
            OutboundRecord(
                topic: record.topic,
                key: record.key,
                value: record.value,
                headers: record.headers + [Header(OutputID.header, id)]
            )
        )
    }
}
