public import Foundation

extension Duration {
    /// Seconds, for calendar arithmetic on dates.
    public var timeInterval: TimeInterval {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) / 1e18
    }
}
