import KafkaTestKit

/// Workers that take turns on one thread, in an order that the seed decides. While one is stalled within a call, the others go on.
///
/// `@unchecked Sendable` only because the cluster keeps a closure that refers to it; no second thread ever sees it.
final class Simulation: @unchecked Sendable {
    let cluster: MemoryCluster
    private let clock = TestClock()
    private var random: SeededGenerator
    private var workers: [(process: MemoryProcess, worker: CopyWorker)] = []
    private var stalled: Int?

    init(seed: UInt64, workers count: Int) {
        cluster = MemoryCluster(seed: seed, clock: clock)
        random = SeededGenerator(seed: seed)
        for ordinal in 0..<count {
            let process = cluster.process()
            workers.append((process, CopyWorker(in: process, ordinal: ordinal)))
        }
        cluster.whileStalled { [unowned self] in goOnWithoutOne() }
    }

    /// Takes so many steps, or fewer if it is done before.
    func run(steps: Int, until isDone: (MemoryCluster) -> Bool = { _ in false }) {
        for _ in 0..<steps where !isDone(cluster) {
            step(Int.random(in: workers.indices, using: &random))
        }
    }

    private func step(_ index: Int) {
        let (process, worker) = workers[index]
        let before = stalled
        // If the cluster stalls a call of this step, it is this worker's.
        stalled = index
        if Int.random(in: 0..<40, using: &random) == 0 {
            worker.stop()
        } else {
            try? worker.step(upTo: Int.random(in: 1...5, using: &random))
        }
        stalled = before
        if process.hasCrashed, workers[index].worker === worker { start(index) }
        clock.advance(by: .milliseconds(Int.random(in: 0..<2000, using: &random)))
    }

    /// Gives a place to a new process, whose transactional id is that of the one before.
    private func start(_ index: Int) {
        let process = cluster.process()
        workers[index] = (process, CopyWorker(in: process, ordinal: index))
    }

    private func goOnWithoutOne() {
        var absent = stalled
        if let index = absent, Bool.random(using: &random) {
            // Somebody took it for dead, and when it wakes it is one too many.
            start(index)
            absent = nil
        }
        for _ in 0..<Int.random(in: 1...20, using: &random) {
            let index = Int.random(in: workers.indices, using: &random)
            if index != absent { step(index) }
        }
    }
}
