import CommandLineKit
import Foundation

/// What was measured, as a table, and how it compares with what the stage has to keep to.
struct InterceptionReport {
    /// What holds on a machine for production, of a register of so many targets or more.
    private static let memoryLimit = 250.0
    private static let restoreLimit = 15.0
    private static let judgedTargets = 1_000_000

    private var table = Table([
        ("reader", .left), ("records/s", .right), ("of raw", .right), ("cpu s/million", .right), ("of its loop", .right),
        ("peak MB", .right),
    ])
    private var verdicts: [(line: String, verdict: Verdict)] = []

    private enum Verdict: String {
        case kept = "kept      "
        case missed = "MISSED    "
        /// Too little was measured for the limit to say anything.
        case notJudged = "not judged"

        init(_ holds: Bool) { self = holds ? .kept : .missed }
    }

    /// Whether no limit was missed.
    var holds: Bool { verdicts.allSatisfy { $0.verdict != .missed } }

    mutating func add(_ comparison: Comparison) {
        add("raw, one by one, \(comparison.title)", comparison.polling, against: comparison.rawRate)
        add("raw, in batches, \(comparison.title)", comparison.batching, against: comparison.rawRate)
        add("comity-intercept, \(comparison.title)", comparison.stage, against: comparison.rawRate)
        judge(
            "\(comparison.title): \(Self.decimal(comparison.share)) of the raw rate, at least \(comparison.leastShare)",
            Verdict(comparison.share >= comparison.leastShare)
        )
    }

    mutating func add(restored full: Restoring, idle: Restoring, targets: Int) {
        let megabytes = Double(full.residentBytes - idle.residentBytes) / 1e6
        let seconds = full.seconds - idle.seconds
        let effort = full.processorSeconds - idle.processorSeconds
        let isJudged = targets >= Self.judgedTargets
        judge(
            "\(targets) targets: \(Int(megabytes.rounded())) MB beyond the \(idle.residentBytes / 1_000_000) MB of an idle stage, "
                + "at most \(Int(Self.memoryLimit)) MB",
            isJudged ? Verdict(megabytes <= Self.memoryLimit) : .notJudged
        )
        judge(
            "\(targets) targets: read in \(Self.decimal(seconds)) s (processor: \(Self.decimal(effort)) s) beyond the "
                + "\(Self.decimal(idle.seconds)) s of an idle start, at most \(Int(Self.restoreLimit)) s",
            isJudged ? Verdict(seconds <= Self.restoreLimit) : .notJudged
        )
    }

    private mutating func add(_ name: String, _ readings: [Reading], against rawRate: Double) {
        let rate = readings.median(\.rate)
        table.add(
            name,
            String(Int(rate)),
            Self.decimal(rate / rawRate),
            Self.decimal(readings.median(\.effort)),
            Self.decimal(readings.median(\.loopEffort)),
            String(Int(readings.median { Double($0.peakBytes) }) / 1_000_000)
        )
    }

    private mutating func judge(_ line: String, _ verdict: Verdict) { verdicts.append((line, verdict)) }

    func print() {
        if !table.isEmpty {
            table.print()
            StandardOutput.line("")
        }
        for (line, verdict) in verdicts { StandardOutput.line("\(verdict.rawValue)  \(line)") }
    }

    private static func decimal(_ number: Double) -> String { String(format: "%.2f", number) }
}
