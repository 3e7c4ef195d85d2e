import Casework
import ComitySchema
import Foundation
import Kafka
import Logging
import Synchronization

/// How far every stage is, now and over the last minutes.
final class LagBook: Sendable {
    /// How often the brokers are asked, in seconds.
    static let interval = 3
    /// Five minutes of answers.
    static let steps = 100

    /// Over how many seconds a stage is judged: ten answers.
    static let window = Double(interval * 10)

    struct Survey: Sendable {
        let at: Date
        let report: LagReport
        let picture: LagPicture
    }

    struct History: Sendable {
        /// The last answer of the brokers; absent before the first.
        var latest: Survey?
        /// The sum of each stage's lag at each step, the newest last; absent where the brokers did not answer.
        var totals: [StageName: [Int64?]] = [:]
        /// Why the brokers did not answer the last time; absent if they did.
        var failure: String?
        private var watch = LagWatch(window: LagBook.window)

        mutating func note(_ report: LagReport, at now: Date) {
            latest = Survey(at: now, report: report, picture: watch.note(report, at: now))
            failure = nil
            for total in report.totals { append(total.lag, to: total.stage) }
        }

        mutating func note(failure: String) {
            self.failure = failure
            for stage in StageName.allCases { append(nil, to: stage) }
        }

        private mutating func append(_ value: Int64?, to stage: StageName) {
            totals[stage, default: []].append(value)
            if totals[stage, default: []].count > LagBook.steps { totals[stage]?.removeFirst() }
        }
    }

    private let state = Mutex(History())

    var history: History { state.withLock { $0 } }

    func note(_ report: LagReport, at now: Date) { state.withLock { $0.note(report, at: now) } }

    func note(failure: String) { state.withLock { $0.note(failure: failure) } }

    /// Asks the brokers again and again.
    func loop(of cluster: any Cluster, log: Logger) -> Loop {
        Loop(name: "lag") { stop in
            while !stop.isRequested {
                do throws(KafkaError) {
                    try self.survey(cluster, until: stop)
                } catch {
                    log.warning("the lag cannot be asked for", metadata: ["reason": "\(error)"])
                    self.note(failure: error.name)
                    stop.wait(.seconds(Self.interval))
                }
            }
        }
    }

    private func survey(_ cluster: any Cluster, until stop: Loop.Stop) throws(KafkaError) {
        let survey = try LagSurvey(of: cluster)
        defer { survey.close() }
        while !stop.isRequested {
            let report = try survey.run()
            note(report, at: Date())
            stop.wait(.seconds(Self.interval))
        }
    }
}
