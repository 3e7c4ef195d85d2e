import Foundation
import ProgressKit

/// Measures of the lag in words.
package enum LagText {
    package static let unknown = "-"

    /// Seconds, with a tenth where it counts.
    package static func time(_ seconds: Double?) -> String {
        guard let seconds else { return unknown }
        if seconds > 0, seconds < 0.1 { return "<0.1 s" }
        if seconds != seconds.rounded(), seconds < 9.95 { return String(format: "%.1f s", seconds) }
        return TimeLeft.describe(UInt(exactly: seconds.rounded()) ?? .max)
    }

    /// A number a second, with a tenth where it counts.
    package static func rate(_ perSecond: Double?) -> String {
        guard let perSecond else { return unknown }
        if perSecond > 0, perSecond < 9.95 { return String(format: "%.1f", perSecond) }
        return String(format: "%.0f", perSecond)
    }

    /// No time means never where the stage is known not to keep up.
    ///
    /// - Parameter isMeasured: whether the rates are known.
    package static func drain(_ seconds: Double?, isMeasured: Bool, verdict: LagVerdict?) -> String {
        switch verdict {
        case .fallingBehind, .stalled, .stopped: seconds == nil && isMeasured ? "never" : time(seconds)
        case .ok, nil: time(seconds)
        }
    }

    package static func verdict(_ verdict: LagVerdict?) -> String { verdict?.rawValue ?? unknown }
}
