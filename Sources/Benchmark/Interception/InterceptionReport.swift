import CommandLineKit
import Foundation

/// What was measured, as a table, and how it compares with what the stage has to keep to.
struct InterceptionReport {
    /// What holds on a machine for production.
    private static let memoryLimit = 250.0
    private static let restoreLimit = 15.0

    private var table = Table([
        ("reader", .left), ("records/s", .right), ("of raw", .right), ("cpu s/million", .right), ("of its loop", .right),
        ("peak MB", .right),
    ])
    private var verdicts: [(line: String, holds: Bool)] = []

    var holds: Bool { verdicts.allSatisfy(\.holds) }

    mutating func add(_ comparison: Comparison) {
        add("raw, one by one, \(comparison.title)", comparison.polling, against: comparison.rawRate)
        add("raw, in batches, \(comparison.title)", comparison.batching, against: comparison.rawRate)
        add("comity-intercept, \(comparison.title)", comparison.stage, against: comparison.rawRate)
        judge(
            "\(comparison.title): \(Self.decimal(comparison.share)) of the raw rate, at least \(comparison.leastShare)",
            comparison.share >= comparison.leastShare
        )
    }

    mutating func add(restored full: Restoring, idle: Restoring, targets: Int) {
        let megabytes = Double(full.residentBytes - idle.residentBytes) / 1e6
        let seconds = full.seconds - idle.seconds
        let effort = full.processorSeconds - idle.processorSeconds
        judge(
            "\(targets) targets: \(Int(megabytes.rounded())) MB beyond the \(idle.residentBytes / 1_000_000) MB of an idle stage, "
                + "at most \(Int(Self.memoryLimit)) MB",
            megabytes <= Self.memoryLimit
        )
        judge(
            "\(targets) targets: read in \(Self.decimal(seconds)) s (processor: \(Self.decimal(effort)) s) beyond the "
                + "\(Self.decimal(idle.seconds)) s of an idle start, at most \(Int(Self.restoreLimit)) s",
            seconds <= Self.restoreLimit
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

    private mutating func judge(_ line: String, _ holds: Bool) { verdicts.append((line, holds)) }

    func print() {
        if !table.isEmpty {
            table.print()
            StandardOutput.line("")
        }
        for verdict in verdicts { StandardOutput.line("\(verdict.holds ? "kept  " : "MISSED")  \(verdict.line)") }
    }

    private static func decimal(_ number: Double) -> String { String(format: "%.2f", number) }
}
