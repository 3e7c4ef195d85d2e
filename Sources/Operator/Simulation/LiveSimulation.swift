import ComitySchema
import CommandLineKit
import Foundation
import Kafka
import ProviderKit
import SampleProvider

/// Writes a live stream at its pace until it ends or Ctrl-C comes, and tells how far it is.
struct LiveSimulation {
    private var stream: LiveStream
    private let pace: LivePace
    private var sent = 0
    private var ofTargets = 0
    private var elapsed = 0.0

    init(stream: LiveStream, pace: LivePace) {
        self.stream = stream
        self.pace = pace
    }

    /// - Parameter whenWritten: is told each event of a target, without its content, as canonical JSON, once the brokers have it.
    mutating func run(into producer: any Producer, whenWritten: ([UInt8]) throws -> Void) throws {
        let start = ContinuousClock.now
        let startedAt = Date()
        var line = ProgressLine("writing \(Topic.live.name)", startedAt: startedAt)
        defer { line.clear() }
        while !Interruption.isRequested {
            elapsed = (ContinuousClock.now - start) / .seconds(1)
            guard let due = pace.due(elapsed: elapsed, sent: sent) else { break }
            guard due > 0 else {
                Interruption.wait(pace.pause)
                continue
            }
            let now = Date().wholeMilliseconds
            let events = (0..<due).map { _ in stream.next(at: now) }
            try producer.send(events.map { ProducerRecord(topic: Topic.live.name, key: $0.key, value: $0.value) })
            sent += due
            for event in events where event.isTarget {
                ofTargets += 1
                let event = try CanonicalJSON.decode(LiveEvent.self, from: event.value)
                try whenWritten(CanonicalJSON.encode(event.withoutContent))
            }
            elapsed = (ContinuousClock.now - start) / .seconds(1)
            line.tell(Int64(sent), of: pace.total.map(Int64.init), at: startedAt + elapsed)
        }
    }

    /// What was written, in a line.
    var summary: String {
        let seconds = String(format: "%.1f", elapsed)
        let rate = Int(Double(sent) / max(elapsed, 0.001))
        let share = Percentage.text(Double(ofTargets) / Double(max(sent, 1)))
        return "\(sent) events in \(seconds) s, \(rate) a second; \(ofTargets) of targets, \(share)"
    }
}
