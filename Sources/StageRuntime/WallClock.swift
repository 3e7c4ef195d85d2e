public import Foundation

/// Where a worker's time comes from: the system's clock in production, a moved one in tests.
public protocol WallClock: Sendable {
    /// The present, in whole milliseconds: what a record can keep.
    var now: Date { get }
}

/// The system's clock.
public struct SystemClock: WallClock {
    public init() {}

    public var now: Date { Date(timeIntervalSince1970: (Date().timeIntervalSince1970 * 1000).rounded(.down) / 1000) }
}
