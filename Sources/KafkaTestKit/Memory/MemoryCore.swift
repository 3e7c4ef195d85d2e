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
        self.broker = Mutex(MemoryBroker(seed: seed, now: clock().millisecondsSince1970))
    }

    /// Reads or changes the broker at the present instant.
    func change<Answer: Sendable, Failure: Error>(
        _ body: (inout MemoryBroker) throws(Failure) -> Answer
    ) throws(Failure) -> Answer {
        let now = clock().millisecondsSince1970
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
        let effect = try core.change { (broker) throws(KafkaError) -> MemoryCluster.Faults.Effect? in
            try broker.admit(id)
            return call.flatMap { broker.faults.next(for: $0, using: &broker.random) }
        }
        if effect == .stall { stall() }
        return try core.change { (broker) throws(KafkaError) -> Answer in
            try broker.admit(id)
            switch effect {
            case nil, .stall:
                return try body(&broker)
            case .refuse(let recovery):
                throw .injected(recovery)
            case .loseAnswer(let recovery):
                _ = try body(&broker)
                throw .injected(recovery)
            case .crashBefore:
                broker.crashProcess(of: id)
                throw .crashed
            case .crashAfter:
                _ = try body(&broker)
                broker.crashProcess(of: id)
                throw .crashed
            }
        }
    }

    private func stall() {
        let meanwhile = core.change { broker in
            defer { broker.faults.meanwhile = nil }
            broker.stallProcess(of: id)
            return broker.faults.meanwhile
        }
        guard let meanwhile else { return }
        meanwhile()
        core.change { $0.faults.meanwhile = meanwhile }
    }

    func set(_ liveness: MemoryBroker.Liveness) {
        core.change { $0.set(liveness, of: id) }
        core.wakeUp()
    }
}

extension Date {
    fileprivate var millisecondsSince1970: Int64 { Int64((timeIntervalSince1970 * 1000).rounded()) }
}
