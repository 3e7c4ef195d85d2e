import Dispatch
import Foundation
import Kafka
import Synchronization

/// The broker behind its lock, with the time. What every client and handle of one cluster shares.
final class MemoryCore: Sendable {
    let mode: MemoryCluster.Mode
    private let clock: @Sendable () -> Date
    private let broker: Mutex<MemoryBroker>

    init(mode: MemoryCluster.Mode, seed: UInt64, clock: @escaping @Sendable () -> Date) {
        self.mode = mode
        self.clock = clock
        self.broker = Mutex(MemoryBroker(seed: seed))
    }

    /// Reads or changes the broker at the present instant.
    func change<Answer: Sendable, Failure: Error>(
        _ body: (inout MemoryBroker) throws(Failure) -> Answer
    ) throws(Failure) -> Answer {
        let now = Int64((clock().timeIntervalSince1970 * 1000).rounded())
        return try broker.withLock { (broker) throws(Failure) -> Answer in
            broker.advance(to: now)
            return try body(&broker)
        }
    }

    /// Lets the polls that wait look again.
    func wakeUp() {
        for semaphore in change({ (broker) -> [DispatchSemaphore] in
            defer { broker.waiting.removeAll() }
            return Array(broker.waiting.values)
        }) {
            semaphore.signal()
        }
    }
}

/// A client's way to the broker. Every call passes here, so that it can be refused, lost or cut short.
struct MemoryClient: Sendable {
    let core: MemoryCore
    let id: Int

    init(core: MemoryCore, process: Int) throws(KafkaError) {
        self.core = core
        self.id = try core.change { (broker) throws(KafkaError) -> Int in
            guard !broker.crashedProcesses.contains(process) else { throw .crashed }
            let id = broker.nextNumber()
            broker.clients[id] = MemoryBroker.Client(process: process)
            return id
        }
    }

    /// - Parameter call: what kind of fault may befall the call; `nil` for one that does not leave the client.
    func call<Answer: Sendable>(
        _ call: MemoryCluster.Faults.Call?,
        _ body: (inout MemoryBroker) throws(KafkaError) -> Answer
    ) throws(KafkaError) -> Answer {
        defer { if core.mode == .threaded, call != .poll { core.wakeUp() } }
        return try core.change { (broker) throws(KafkaError) -> Answer in
            try broker.admit(id)
            guard let call, let effect = broker.faults.next(for: call, using: &broker.random) else {
                return try body(&broker)
            }
            switch effect {
            case .refuse(let recovery):
                throw .injected(recovery)
            case .loseAnswer(let recovery):
                _ = try body(&broker)
                throw .injected(recovery)
            case .crashBefore:
                crash(&broker)
                throw .crashed
            case .crashAfter:
                _ = try body(&broker)
                crash(&broker)
                throw .crashed
            }
        }
    }

    private func crash(_ broker: inout MemoryBroker) {
        guard let process = broker.clients[id]?.process else { return }
        broker.setProcess(process, .crashed)
    }

    func set(_ liveness: MemoryBroker.Liveness) {
        core.change { $0.set(liveness, of: id) }
        core.wakeUp()
    }
}
