import Answer
import ComitySchema
import ComityTestKit
import Foundation
import ProviderKit
import Testing

@testable import Interception
@testable import StageKit

/// An interception stage on the engine itself, for tests that stop it between any two steps: keeps what is committed, as Kafka would.
final class Rig: Witness {
    let world: World
    var now = World.start
    private(set) var written: [OutboundRecord] = []
    private var engine: StageEngine<InterceptionStage>
    private(set) var changelog: [String: [UInt8]] = [:]
    private var gauges: [String: Int] = [:]
    /// Live records that no committed step has processed yet.
    private var live: [Record] = []
    private var liveEnd: Int64 = 0
    private var missedEnd: Int64 = 0
    private var register: [Record] = []
    /// Up to when the live stream is read, if not to its end.
    var readThrough: Date? { didSet { tellReading() } }
    private var registerEnd: Int64 = 0

    init(in world: World, policy: StagePolicy = StagePolicy()) throws {
        self.world = world
        engine = StageEngine(try World.stage(in: world.sample), policy: policy)
        try engine.open(0, changelog: [], now: now)
    }

    private func tellReading() {
        engine.reading = readThrough.map { read in { _, _ in read } }
    }

    // MARK: What comes in

    func follow(_ task: TaskRecord) { follow(task.id, CanonicalJSON.encode(task)) }

    func forget(_ task: TaskRecord) { follow(task.id, nil) }

    private func follow(_ id: TaskID, _ value: [UInt8]?) {
        let record = Self.entry(id, value, at: registerEnd)
        registerEnd += 1
        register.removeAll { $0.key == record.key }
        register.append(record)
        engine.follow(record)
    }

    func event(_ id: String) -> LiveEvent {
        LiveEvent(id: id, account: World.target, at: now, kind: .chat, country: "GB", from: "a", to: ["b"], body: "hello")
    }

    func feed(_ event: LiveEvent) { feed(CanonicalJSON.encode(event), key: event.account.rawValue) }

    func feed(_ value: [UInt8], key: String) {
        let record = Record(
            topic: Topic.live.name,
            partition: 0,
            offset: liveEnd,
            timestamp: now,
            key: Array(key.utf8),
            value: value
        )
        liveEnd += 1
        live.append(record)
        engine.enqueue(record)
    }

    /// An event that the worker looks at where its client has it, and does not take in.
    func passBy(key: [UInt8]) {
        let isAdmitted = key.withUnsafeBytes { engine.admits(key: $0, topic: Topic.live.name) }
        #expect(!isAdmitted)
    }

    /// So many records more were gone before they could be read.
    func miss(_ count: Int64) {
        engine.miss(missedEnd..<missedEnd + count, of: Topic.live.name, in: 0)
        missedEnd += count
        step()
    }

    // MARK: Steps

    var isDue: Bool { engine.backlogCount > 0 || engine.nextDue().map { $0 <= now } ?? false }

    /// What is kept of the partition.
    var watch: Watch? {
        guard case .watch(let watch)? = engine.entry(Watch.key, in: 0)?.progress else { return nil }
        return watch
    }

    var isTelling: Bool { watch?.telling != nil }

    /// What operators last saw of a gauge.
    func gauge(_ name: String) -> Int? { gauges[name] }

    /// One step whose transaction is committed.
    @discardableResult
    func step() -> StageStep {
        let step = engine.step(now: now)
        engine.commit()
        written += step.outbound
        for case .measured(let measured) in step.events { gauges[measured.name] = measured.value }
        for change in step.changes { changelog[change.key] = change.value }
        live.removeFirst(step.records)
        return step
    }

    /// One step whose transaction does not happen.
    func abort() {
        _ = engine.step(now: now)
        engine.abort(now: now)
    }

    /// The process dies, perhaps in the middle of a step, and another one starts with what is committed.
    ///
    /// - Parameter task: one of which the register's compaction leaves nothing meanwhile.
    func crash(inStep: Bool = true, forgetting task: TaskRecord? = nil) throws {
        if inStep { _ = engine.step(now: now) }
        if let task { register.removeAll { $0.key == Array(task.id.rawValue.utf8) } }
        engine = StageEngine(try World.stage(in: world.sample), policy: engine.policy)
        tellReading()
        for record in register { engine.follow(record) }
        try engine.open(0, changelog: changelog.map { ($0.key, $0.value) }, now: now)
        for record in live { engine.enqueue(record) }
    }

    /// Steps until there is nothing to do now.
    func run() {
        var count = 0
        repeat {
            step()
            count += 1
        } while isDue && count < 1_000
    }

    /// Moves the clock, stopping at everything that becomes due on the way.
    func run(until later: Date) {
        run()
        while let due = engine.nextDue(), due <= later {
            now = max(now, due)
            run()
            if let again = engine.nextDue(), again <= now { break }
        }
        now = later
    }

    // MARK: What was written

    /// Hands over what was written since the last time, and keeps it no longer: for courses of which not everything can be held.
    func takeWritten() -> [OutboundRecord] {
        defer { written = [] }
        return written
    }

    var sample: SampleWorld { world.sample }

    func outcomes() throws -> [Outcome] { try read(Outcome.self, from: .outcomes) }

    // MARK: Pieces

    static func entry(_ task: TaskRecord, at offset: Int64) -> Record { entry(task.id, CanonicalJSON.encode(task), at: offset) }

    private static func entry(_ id: TaskID, _ value: [UInt8]?, at offset: Int64) -> Record {
        Record(
            topic: Topic.tasks.name,
            partition: 0,
            offset: offset,
            timestamp: World.start,
            key: Array(id.rawValue.utf8),
            value: value
        )
    }

    static func context(at now: Date) -> StageContext<InterceptionStage.Entry> {
        StageContext(partition: 0, now: now, cause: "test", table: PartitionTable())
    }
}
