import Foundation
import StageKit

/// How far a sender's clock and the way of a message may be from ours (rule A08; edge case 29).
struct ClockWindow: Hashable, Sendable {
    /// What was sent longer ago is returned to be sent anew.
    let maximumAge: Duration
    /// What claims to be sent further in the future is refused.
    let maximumSkew: Duration

    /// - Parameters:
    ///   - maximumAge: a day, so that an outage on either side returns nothing that was sent in good order.
    ///   - maximumSkew: five minutes.
    init(maximumAge: Duration = .seconds(24 * 3600), maximumSkew: Duration = .seconds(5 * 60)) {
        self.maximumAge = maximumAge
        self.maximumSkew = maximumSkew
    }

    func isTooOld(_ sentAt: Date, at now: Date) -> Bool { sentAt < now - maximumAge.timeInterval }

    func isFromTheFuture(_ sentAt: Date, at now: Date) -> Bool { sentAt > now + maximumSkew.timeInterval }

    /// The times that a message may claim at an instant.
    func times(at now: Date) -> ClosedRange<Date> {
        (now - maximumAge.timeInterval)...(now + maximumSkew.timeInterval)
    }
}
