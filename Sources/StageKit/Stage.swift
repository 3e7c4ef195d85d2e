public import Foundation

/// What a stage reads and keeps, by topic name.
public struct StagePlan: Hashable, Sendable {
    /// The stage's name; also its consumer group.
    public let name: String
    /// What the group consumes. If there is more than one topic, or state is kept, all have the same number of partitions and
    /// the same key, so that partition *p* of each belongs together.
    public let inputs: [String]
    /// What every instance reads whole, from the beginning, before it processes anything, and follows from then on.
    public let followed: [String]
    /// The compacted topic that holds the state, one partition for each input partition; `nil` for a stage without state.
    public let changelog: String?
    /// Where records go that the stage cannot use.
    public let deadLetters: String
    /// Whether inputs hold people's data in the clear. A dead letter then says where the record stands and why, and repeats nothing, and
    /// no trace shows which records were looked at, or when.
    public let isInputPersonal: Bool
    /// Whether inputs come from outside the company. Of their traces only the ids are taken over.
    public let isInputForeign: Bool
    /// The topics to which traces go on. All others' readers are told nothing of them.
    public let traced: Set<String>

    public init(
        name: String,
        inputs: [String],
        followed: [String] = [],
        changelog: String? = nil,
        deadLetters: String,
        isInputPersonal: Bool = false,
        isInputForeign: Bool = false,
        traced: Set<String> = []
    ) {
        self.name = name
        self.inputs = inputs
        self.followed = followed
        self.changelog = changelog
        self.deadLetters = deadLetters
        self.isInputPersonal = isInputPersonal
        self.isInputForeign = isInputForeign
        self.traced = traced
    }
}

/// Why a stage did not do what a record asks.
public enum StageFailure: Error, Hashable, Sendable {
    /// The record can never be used. It goes to the dead letters with this code, and the stage goes on.
    case poison(code: String, message: String)
    /// The record is good but something that must precede it has not arrived on another topic. It is tried again, and becomes a
    /// dead letter with this code when `StagePolicy.patience` has run out.
    case notYet(code: String, message: String)
    /// Something outside the pipeline (a data source) does not answer. The record is tried again until it does.
    case unavailable(message: String)
}

/// The logic of a stage: (state, record, time) in, effects out. It does no I/O except through protocols that it was given, and
/// it knows nothing of Kafka. One worker owns one value; calls come one at a time.
public protocol Stage: SendableMetatype {
    /// What the stage keeps under a key, in the partition to which the key belongs.
    associatedtype Entry: Sendable

    var plan: StagePlan { get }

    /// Whether a record with this key can concern the stage at all. Asked before anything of the record is copied or decoded, once
    /// the followed topics are read: no input is before that.
    ///
    /// It changes nothing. It is `mutating` so that the engine asks the stage where it is: for another kind of call the compiler copies
    /// the stage for every record, with a retain for each thing that it holds.
    mutating func admits(key: UnsafeRawBufferPointer?, topic: String) -> Bool

    /// Takes in a record of a followed topic.
    mutating func follow(_ record: Record)

    /// Does what an input record asks, or throws why it cannot. What a throwing call wrote to `context` is undone.
    mutating func process(_ record: Record, in context: StageContext<Entry>) throws(StageFailure)

    /// Called once after a partition's state is restored, and again whenever followed records have arrived since.
    mutating func tend(in context: StageContext<Entry>) throws(StageFailure)

    /// Called when records of an input were gone before they could be read, because the topic keeps records for less time than nobody
    /// read them. That is found out when a partition is taken over. What rests on them has a gap, which must not stay unsaid.
    mutating func miss(_ offsets: Range<Int64>, of topic: String, in context: StageContext<Entry>)

    /// Called at the end of a step for each partition of which records were processed in it. A stage that gathers what belongs together
    /// writes it here; nothing that was gathered may be kept for a later step, because a step that is aborted is done again.
    mutating func settle(in context: StageContext<Entry>)

    /// Called now and then, between steps: tells how much there is of what operators watch in a partition. It only looks and measures;
    /// anything else that it does is dropped.
    func survey(in context: StageContext<Entry>)

    /// Called when a partition is given up, and when a step did not happen after all: whatever the stage remembers of the partition
    /// beside its entries is void, and has to be drawn from them anew.
    mutating func forget(_ partition: Int32)

    /// When an entry next needs the stage without being asked by a record: a deadline, or `.distantPast` for work in slices
    /// that has more to do now. `nil` for never. A pure function of the entry.
    func due(_ entry: Entry) -> Date?

    /// Does one bounded slice of work for an entry that is due. The entry must change so that it is due later, or never.
    mutating func wake(_ key: String, in context: StageContext<Entry>) throws(StageFailure)

    func encode(_ entry: Entry) -> [UInt8]

    /// The entry that `encode` wrote. Throws `poison` if the bytes are not one: the stage then refuses to start.
    func decode(_ bytes: [UInt8]) throws(StageFailure) -> Entry
}

/// An entry of a stage that keeps nothing.
public enum NoEntry: Sendable {}

extension Stage {
    public func admits(key: UnsafeRawBufferPointer?, topic: String) -> Bool { true }
    public mutating func follow(_ record: Record) {}
    public mutating func tend(in context: StageContext<Entry>) throws(StageFailure) {}
    public mutating func miss(_ offsets: Range<Int64>, of topic: String, in context: StageContext<Entry>) {}
    public mutating func settle(in context: StageContext<Entry>) {}
    public func survey(in context: StageContext<Entry>) {}
    public mutating func forget(_ partition: Int32) {}
    public func due(_ entry: Entry) -> Date? { nil }
    public mutating func wake(_ key: String, in context: StageContext<Entry>) throws(StageFailure) {}
}

extension Stage where Entry == NoEntry {
    public func encode(_ entry: NoEntry) -> [UInt8] {}
    public func decode(_ bytes: [UInt8]) throws(StageFailure) -> NoEntry {
        throw .poison(code: "StateUnexpected", message: "a stage without state was given state")
    }
}
