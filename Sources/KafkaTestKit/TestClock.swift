public import Foundation
import Synchronization

/// A clock that stands still until a test moves it.
public final class TestClock: Sendable {
    private let instant: Mutex<Date>

    /// - Parameter start: some instant; the default is 2025-01-01T00:00:00Z.
    public init(_ start: Date = Date(timeIntervalSince1970: 1_735_689_600)) {
        instant = Mutex(start)
    }

    public var now: Date { instant.withLock { $0 } }

    /// Moves the clock on.
    public func advance(by duration: Duration) {
        instant.withLock { $0.addTimeInterval(duration / .seconds(1)) }
    }
}
