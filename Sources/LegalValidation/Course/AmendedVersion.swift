import ComitySchema
import Foundation

/// A version of an order on its way into a case.
struct AmendedVersion {
    let order: VerifiedOrder
    let servedAt: Date
    /// Absent: as before.
    let contact: Contact?
    let actor: String
}

extension Case {
    /// The case as it would be if it were amended.
    func amended(by version: AmendedVersion) -> Case {
        var next = self
        next.predecessor = ReplacedVersion(of: order)
        next.order = version.order
        next.amendedAt = version.servedAt
        return next
    }

    /// Whether everything is ended and only the confirmation is awaited.
    var isBeingStopped: Bool { if case .stopping = state { true } else { false } }
}
