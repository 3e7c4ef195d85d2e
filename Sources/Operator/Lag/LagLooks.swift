import Casework
import CommandLineKit
import Foundation

/// One look at the brokers after another.
struct LagLooks {
    private let survey: LagSurvey
    private let interval: TimeInterval
    private let window: TimeInterval
    private var watch: LagWatch
    private var lastLook = Date.distantPast

    /// - Parameters:
    ///   - interval: seconds from the beginning of one look to that of the next.
    ///   - window: seconds over which a stage is judged.
    init(survey: LagSurvey, interval: TimeInterval, window: TimeInterval) {
        self.survey = survey
        self.interval = interval
        self.window = window
        watch = LagWatch(window: window)
    }

    /// Looks once.
    mutating func next() throws -> LagPicture {
        lastLook = Date()
        let report = try survey.run()
        guard report.missing.isEmpty else {
            let topics = report.missing.joined(separator: ", ")
            throw CommandFailure(
                .missing,
                "TopicMissing",
                report.missing.count == 1
                    ? "the topic \(topics) does not exist; 'comity topics create' makes the topics"
                    : "the topics \(topics) do not exist; 'comity topics create' makes the topics"
            )
        }
        return watch.note(report, at: lastLook)
    }

    /// Waits until the next look is due.
    func pause() {
        let wait = lastLook.addingTimeInterval(interval).timeIntervalSinceNow
        if wait > 0 { Interruption.wait(min(wait, interval)) }
    }

    /// Looks until a whole window is seen.
    mutating func whole() throws -> LagPicture {
        let first = try next()
        var last = first
        while last.at.timeIntervalSince(first.at) < window {
            pause()
            try Interruption.check()
            last = try next()
        }
        return last
    }
}
