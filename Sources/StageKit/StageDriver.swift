public import Foundation

/// Runs a stage's logic without Kafka, for tests: feeds it records, moves its clock, and keeps what it wrote, including the
/// changelog from which it can be restarted. Everything happens in partition 0 unless said otherwise.
public final class StageDriver<S: Stage> {
    public private(set) var now: Date
    /// Everything written so far, dead letters included, in order.
    public private(set) var written: [OutboundRecord] = []
    /// What operators would have been told so far.
    public private(set) var events: [StageStep.Event] = []
    /// The state as the changelog holds it, by key.
    public private(set) var changelog: [String: [UInt8]] = [:]

    private var engine: StageEngine<S>
    private let partition: Int32
    private var nextOffsets: [String: Int64] = [:]
    /// Records of followed topics, as their topics would still hold them: the last of each key.
    private var followed: [Record] = []

    public init(_ stage: S, now: Date, partition: Int32 = 0, policy: StagePolicy = StagePolicy()) throws(StageFailure) {
        self.now = now
        self.partition = partition
        self.engine = StageEngine(stage, policy: policy)
        try engine.open(partition, changelog: [], now: now)
        run()
    }

    /// Gives the stage a record and returns what it wrote, once it has nothing more to do at this instant.
    @discardableResult
    public func feed(topic: String, key: String?, value: [UInt8]?, headers: [Header] = []) -> [OutboundRecord] {
        enqueue(topic: topic, key: key.map { Array($0.utf8) }, value: value, headers: headers)
        return run()
    }

    /// Gives the stage records that it finds in hand together.
    @discardableResult
    public func feed(topic: String, _ records: [(key: [UInt8]?, value: [UInt8]?)]) -> [OutboundRecord] {
        for record in records { enqueue(topic: topic, key: record.key, value: record.value) }
        return run()
    }

    private func enqueue(topic: String, key: [UInt8]?, value: [UInt8]?, headers: [Header] = []) {
        let offset = nextOffsets[topic, default: 0]
        nextOffsets[topic] = offset + 1
        engine.enqueue(
            Record(
                topic: topic,
                partition: partition,
                offset: offset,
                timestamp: now,
                key: key,
                value: value,
                headers: headers
            )
        )
    }

    /// Gives the stage a record of a followed topic. A stage that is started over is given it again.
    @discardableResult
    public func follow(topic: String, key: String, value: [UInt8]?) -> [OutboundRecord] {
        let offset = nextOffsets[topic, default: 0]
        nextOffsets[topic] = offset + 1
        let record = Record(topic: topic, partition: 0, offset: offset, timestamp: now, key: Array(key.utf8), value: value)
        followed.removeAll { $0.topic == topic && $0.key == record.key }
        if value != nil { followed.append(record) }
        engine.follow(record)
        return run()
    }

    /// Moves the clock, stopping at everything that becomes due on the way.
    @discardableResult
    public func advance(to later: Date) -> [OutboundRecord] {
        var result: [OutboundRecord] = []
        while let due = engine.nextDue(), due <= later {
            now = max(now, due)
            result += run()
            if let again = engine.nextDue(), again <= now { break }
        }
        now = later
        return result + run()
    }

    /// Does at most one step's work, for tests that stop a stage half-way.
    @discardableResult
    public func stepOnce() -> StageStep {
        let step = engine.step(now: now)
        engine.commit()
        written += step.outbound
        events += step.events
        for change in step.changes { changelog[change.key] = change.value }
        return step
    }

    /// Starts over with another value of the stage, the state that the changelog holds and what the stage follows.
    public func restart(_ stage: S) throws(StageFailure) {
        engine = StageEngine(stage, policy: engine.policy)
        for record in followed { engine.follow(record) }
        try engine.open(partition, changelog: changelog.map { (key: $0.key, value: $0.value) }, now: now)
        run()
    }

    /// The entry that the stage keeps under a key.
    public func entry(_ key: String) -> S.Entry? { engine.entry(key, in: partition) }

    /// What the stage shows operators of what it keeps.
    public func survey() -> [Measurement] { engine.survey(now: now) }

    /// What was written to a topic so far.
    public func written(to topic: String) -> [OutboundRecord] { written.filter { $0.topic == topic } }

    /// The dead letters so far, with their codes.
    public var deadLetters: [(record: OutboundRecord, code: String)] {
        written(to: engine.plan.deadLetters).map { record in
            let code = record.headers.first { $0.name == DeadLetterHeader.code }?.value ?? []
            return (record, String(decoding: code, as: UTF8.self))
        }
    }

    @discardableResult
    private func run() -> [OutboundRecord] {
        var result: [OutboundRecord] = []
        // Bounded, so that a stage whose entry stays due for ever fails a test instead of hanging it.
        for _ in 0..<100_000 {
            let step = stepOnce()
            result += step.outbound
            let isDue = engine.nextDue().map { $0 <= now } ?? false
            let didNothing = step.isEmpty && step.records == 0 && step.wakes == 0
            if didNothing || (engine.backlogCount == 0 && !isDue) { break }
        }
        return result
    }
}
