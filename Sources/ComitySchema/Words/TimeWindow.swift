public import Foundation

/// A span of time that contains its start and not its end.
public struct TimeWindow: Codable, Hashable, Sendable {
    public let from: Date
    public let until: Date

    public init(from: Date, until: Date) {
        self.from = from
        self.until = until
    }

    /// Whether an instant lies in the window. Its end does not.
    public func contains(_ instant: Date) -> Bool { from <= instant && instant < until }

    /// Whether the window lies within another, or is the same.
    public func isWithin(_ other: TimeWindow) -> Bool { other.from <= from && until <= other.until }
}
