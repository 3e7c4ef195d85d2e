public import Foundation

/// A span of time that contains its start and not its end.
public struct TimeWindow: Codable, Hashable, Sendable {
    public let from: Date
    public let until: Date

    public init(from: Date, until: Date) {
        self.from = from
        self.until = until
    }

    public func contains(_ instant: Date) -> Bool { from <= instant && instant < until }
}
