public import Foundation

/// From when until when a parameter is the law. An absent limit is none.
public struct Validity: Codable, Hashable, Sendable {
    public let from: Date?
    /// The first instant at which it is the law no more.
    public let until: Date?

    public func contains(_ instant: Date) -> Bool {
        from.map { $0 <= instant } ?? true && until.map { instant < $0 } ?? true
    }

    func overlaps(_ other: Validity) -> Bool {
        let latestStart = max(from ?? .distantPast, other.from ?? .distantPast)
        let earliestEnd = min(until ?? .distantFuture, other.until ?? .distantFuture)
        return latestStart < earliestEnd
    }
}

extension Validity? {
    /// Without a validity a parameter is always the law.
    func contains(_ instant: Date) -> Bool { self?.contains(instant) ?? true }

    func overlaps(_ other: Validity?) -> Bool {
        guard let self, let other else { return true }
        return self.overlaps(other)
    }
}
