import CommandLineKit
import Foundation
import ProgressKit

/// What one program says of itself on its admin port.
struct InstanceHealth: Encodable, Hashable {
    enum State: String, Encodable {
        case ready
        /// It runs and is not ready.
        case notReady
        /// Nothing answers at its address.
        case silent
    }

    /// How far one of its workers is.
    struct Worker: Codable, Hashable {
        let worker: Int
        let state: String
        /// From 0 to 1, where something long is under way.
        let progress: Double?
        let secondsLeft: UInt?
    }

    let address: String
    let state: State
    /// Why it is not ready, in a word.
    let reason: String?
    let workers: [Worker]

    /// Nothing answered.
    init(silent address: String) {
        self.init(address: address, state: .silent, reason: nil, workers: [])
    }

    /// - Parameters:
    ///   - isReady: what the answer's status said.
    ///   - body: the answer of `/readyz`. One that is none of ours says nothing.
    init(at address: String, isReady: Bool, body: Data) {
        let verdict = try? JSONDecoder().decode(Verdict.self, from: body)
        self.init(
            address: address,
            state: isReady ? .ready : .notReady,
            reason: verdict?.reason,
            workers: verdict?.workers ?? []
        )
    }

    private init(address: String, state: State, reason: String?, workers: [Worker]) {
        self.address = address
        self.state = state
        self.reason = reason
        self.workers = workers
    }

    private struct Verdict: Decodable {
        let reason: String?
        let workers: [Worker]?
    }

    /// A line for each worker, or one for the whole where it names none.
    static func lines(_ instances: [InstanceHealth]) -> [String] {
        var table = Table([
            ("address", .left), ("worker", .right), ("state", .left), ("done", .right), ("left", .right),
        ])
        for instance in instances {
            if instance.workers.isEmpty {
                table.add(instance.address, "-", instance.reason ?? instance.state.rawValue, "-", "-")
            }
            for worker in instance.workers {
                table.add(
                    instance.address,
                    "\(worker.worker)",
                    worker.state,
                    worker.progress.map { "\(Int(($0 * 100).rounded(.down))) %" } ?? "-",
                    worker.secondsLeft.map { TimeLeft.describe($0) } ?? "-"
                )
            }
        }
        return table.lines
    }
}
