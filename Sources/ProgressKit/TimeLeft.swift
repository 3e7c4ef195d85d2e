package import Foundation

/// How far away an instant is, as people say it: the two largest units, `2 d 3 h` or `40 min`.
package enum TimeLeft {
    package static func describe(from now: Date, until instant: Date) -> String {
        let seconds = wholeSeconds(from: now, until: instant)
        return seconds < 0 ? "\(describe(seconds.magnitude)) ago" : "in \(describe(seconds.magnitude))"
    }

    /// Seconds until an instant; negative once it has passed. Whatever ends never is simply very far.
    package static func wholeSeconds(from now: Date, until instant: Date) -> Int {
        let seconds = instant.timeIntervalSince(now).rounded(.down)
        return Int(exactly: seconds) ?? (seconds < 0 ? .min + 1 : .max)
    }

    /// A length of time in whole seconds.
    package static func describe(_ seconds: UInt) -> String {
        let units: [(name: String, value: UInt)] = [
            ("d", seconds / 86_400), ("h", seconds % 86_400 / 3600), ("min", seconds % 3600 / 60), ("s", seconds % 60),
        ]
        guard let first = units.firstIndex(where: { $0.value > 0 }) else { return "0 s" }
        return units[first...].prefix(2).filter { $0.value > 0 }.map { "\($0.value) \($0.name)" }.joined(separator: " ")
    }
}
