public import Foundation
public import Kafka

/// Kafka in memory, with the semantics on which exactly-once processing rests: isolation and the last stable offset, control
/// records that take offsets, transactional ids and their epochs, consumer groups with generations, and committed offsets that
/// wait for the transactions that hold them. The model is Apache Kafka 3.8 with its classic group protocol and one broker.
///
/// Every call is atomic. What a real cluster does in the background (heartbeats, time-outs) happens at the start of the next
/// call, by the clock that the cluster was given.
///
/// Clients made here belong to one process of the cluster; ``process()`` makes further ones, which can crash and stall.
public final class MemoryCluster: Cluster {
    public enum Mode: Sendable {
        /// One thread runs everything, and a poll never waits.
        case simulated
        /// Clients have threads of their own, and a poll waits for records.
        case threaded
    }

    let core: MemoryCore
    private let main: MemoryProcess

    /// - Parameters:
    ///   - seed: decides what Kafka leaves to chance: partitions of records without a key, the order between partitions in a
    ///     poll, and faults.
    ///   - now: the brokers' clock. Records get their timestamps from it, and sessions and transactions time out by it.
    public init(mode: Mode = .simulated, seed: UInt64 = 1, now: @escaping @Sendable () -> Date) {
        core = MemoryCore(mode: mode, seed: seed, clock: now)
        main = MemoryProcess(core: core)
    }

    public convenience init(mode: Mode = .simulated, seed: UInt64 = 1, clock: TestClock) {
        self.init(mode: mode, seed: seed, now: { clock.now })
    }

    /// Another process that talks to this cluster.
    public func process() -> MemoryProcess { MemoryProcess(core: core) }

    public func consumer(_ settings: ConsumerSettings) throws(KafkaError) -> any Consumer {
        try main.consumer(settings)
    }

    public func transactionalProducer(
        _ settings: TransactionalProducerSettings
    ) throws(KafkaError) -> any TransactionalProducer {
        try main.transactionalProducer(settings)
    }

    public func producer() throws(KafkaError) -> any Producer {
        try main.producer()
    }

    public func admin() throws(KafkaError) -> any Admin {
        try main.admin()
    }

    /// Ends a consumer as a crash does: it never calls again, and its group learns of it when the session times out.
    public func crash(_ consumer: any Consumer) {
        (consumer as? MemoryConsumer)?.client.set(.crashed)
    }

    /// Ends a producer as a crash does: what it left open is aborted when the transaction times out or a successor comes.
    public func crash(_ producer: any TransactionalProducer) {
        (producer as? MemoryTransactionalProducer)?.client.set(.crashed)
    }

    /// Stops a consumer's heartbeats until its next call, as a pause of its process does.
    public func stall(_ consumer: any Consumer) {
        (consumer as? MemoryConsumer)?.client.set(.stalled)
    }
}

/// One process among those that talk to a cluster. Its clients live and die together.
public final class MemoryProcess: Cluster {
    private let core: MemoryCore
    private let id: Int

    init(core: MemoryCore) {
        self.core = core
        self.id = core.change { $0.nextNumber() }
    }

    public func consumer(_ settings: ConsumerSettings) throws(KafkaError) -> any Consumer {
        MemoryConsumer(client: try MemoryClient(core: core, process: id), settings: settings)
    }

    public func transactionalProducer(
        _ settings: TransactionalProducerSettings
    ) throws(KafkaError) -> any TransactionalProducer {
        MemoryTransactionalProducer(client: try MemoryClient(core: core, process: id), settings: settings)
    }

    public func producer() throws(KafkaError) -> any Producer {
        MemoryProducer(client: try MemoryClient(core: core, process: id))
    }

    public func admin() throws(KafkaError) -> any Admin {
        MemoryAdmin(client: try MemoryClient(core: core, process: id))
    }

    /// Kills the process. Calls of its clients fail from now on, and no more clients can be made.
    public func crash() {
        core.change { $0.setProcess(id, .crashed) }
        core.wakeUp()
    }

    /// Stops the process, as SIGSTOP does, until one of its clients makes a call again.
    public func stall() {
        core.change { $0.setProcess(id, .stalled) }
    }

    public var hasCrashed: Bool { core.change { $0.crashedProcesses.contains(id) } }
}
