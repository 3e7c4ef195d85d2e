import Foundation
import Logging
import Metrics
import StageKit

/// What a worker tells operators, in its log and by gauges.
final class WorkerReport {
    private let log: Logger
    private let clock: WallClock
    private var saidAt: [String: Date] = [:]
    /// The names of the gauges that show something of a partition.
    private var measured: [Int32: Set<String>] = [:]

    /// How long something that stays true is not said again.
    private static let silence: TimeInterval = 5

    init(log: Logger, clock: WallClock) {
        self.log = log
        self.clock = clock
    }

    func step(_ step: StageStep) {
        for event in step.events {
            switch event {
            case .deadLetter(let origin, let code, let message):
                log.warning("dead letter", metadata: ["origin": "\(origin)", "code": "\(code)", "reason": "\(message)"])
            case .deferred(let origin, let code, let message):
                log.debug("deferred", metadata: ["origin": "\(origin)", "code": "\(code)", "reason": "\(message)"])
            case .unavailable(let origin, let message):
                now("unavailable", "waiting for something outside: \(message) (\(origin))")
            case .missed(let from, let count):
                log.error("records were gone before they were read", metadata: ["from": "\(from)", "count": "\(count)"])
            case .measured(let measurement):
                measured[measurement.partition, default: []].insert(measurement.name)
                record(measurement.name, measurement.value, in: measurement.partition)
            }
        }
    }

    /// What was measured of a partition is its next owner's to tell.
    func forget(_ partition: Int32) {
        for name in measured.removeValue(forKey: partition) ?? [] { record(name, 0, in: partition) }
    }

    private func record(_ name: String, _ value: Int, in partition: Int32) {
        Gauge(label: name, dimensions: [("partition", "\(partition)")]).record(value)
    }

    /// Says something that may stay true for a long time, and then not again for a while.
    func now(_ subject: String, _ message: String) {
        let instant = clock.now
        if let last = saidAt[subject], instant.timeIntervalSince(last) < Self.silence { return }
        saidAt[subject] = instant
        log.warning("\(message)")
    }
}
