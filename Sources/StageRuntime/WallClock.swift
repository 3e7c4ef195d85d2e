public import Foundation

/// Where a worker's time comes from: the system's clock in production, one that stands still in tests.
public struct WallClock: Sendable {
    private let read: @Sendable () -> Date

    public init(_ read: @escaping @Sendable () -> Date) { self.read = read }

    /// The present, in whole milliseconds: what a record can keep.
    public var now: Date { Date(timeIntervalSince1970: (read().timeIntervalSince1970 * 1000).rounded() / 1000) }

    /// The system's clock.
    public static let system = WallClock { Date() }
}
