import Foundation
import Logging
import StageKit

/// What a worker tells operators, in its log and by metrics.
final class WorkerReport {
    let metrics: WorkerMetrics
    private let log: Logger
    private let clock: WallClock
    private var saidAt: [String: Date] = [:]
    private var surveyedAt = Date.distantPast

    /// How long something that stays true is not said again.
    private static let silence: TimeInterval = 5
    /// How often a stage's partitions are surveyed: that looks at every entry.
    private static let surveyInterval: TimeInterval = 15

    init(log: Logger, metrics: WorkerMetrics, clock: WallClock) {
        self.log = log
        self.metrics = metrics
        self.clock = clock
    }

    /// What is true of a step whether or not it is committed.
    func decided(_ step: StageStep) {
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
                metrics.measured(measurement)
            case .occurred, .said:
                break
            }
        }
    }

    /// What counts only once the step is committed: an aborted one is done again.
    func committed(_ step: StageStep, changelog: String?) {
        for event in step.events {
            switch event {
            case .deadLetter(_, let code, _): metrics.deadLetter(code)
            case .missed(let from, let count): metrics.missed(count, of: String(from.prefix { $0 != "/" }))
            case .occurred(let occurrence): metrics.occurred(occurrence)
            case .said(let message, let details): log.info("\(message)", metadata: details.mapValues { "\($0)" })
            case .deferred, .unavailable, .measured: break
            }
        }
        for (topic, records) in Dictionary(grouping: step.outbound, by: \.topic) { metrics.wrote(records.count, to: topic) }
        if let changelog, !step.changes.isEmpty { metrics.wrote(step.changes.count, to: changelog) }
    }

    /// Measures what `survey` finds, if that was not done lately.
    func survey(_ survey: (Date) -> [StageKit.Measurement]) {
        let instant = clock.now
        guard instant.timeIntervalSince(surveyedAt) >= Self.surveyInterval else { return }
        surveyedAt = instant
        for measurement in survey(instant) { metrics.measured(measurement) }
    }

    /// Partitions came or went: what was surveyed last is not true any more.
    func forgetSurvey() { surveyedAt = .distantPast }

    /// Says something that may stay true for a long time, and then not again for a while.
    func now(_ subject: String, _ message: @autoclosure () -> String) {
        let instant = clock.now
        if let last = saidAt[subject], instant.timeIntervalSince(last) < Self.silence { return }
        saidAt[subject] = instant
        log.warning("\(message())")
    }
}
