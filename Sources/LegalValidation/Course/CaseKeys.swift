import ComitySchema
import Foundation
import Trust

/// What a key's revocation does to the orders that were signed with it before. Intake takes none that comes later; one that was received
/// in time is not worthless, but people look at it before it is answered, or answered further.
extension CaseLaw {
    /// Whether the key that signed the order is revoked at an instant.
    func isIssuerKeyRevoked(of current: Case, at now: Date) -> Bool {
        authorities.signer(current.order.issuerKey)?.key.isRevoked(by: now) ?? true
    }
}

extension CaseCourse {
    /// Pauses what runs under an order whose key was revoked since, once, until people have looked.
    ///
    /// - Returns: whether it did.
    mutating func heedRevokedKey() -> Bool {
        guard law.isIssuerKeyRevoked(of: current, at: now) else { return false }
        return pauseOnce(note: "the key that signed the order was revoked after it was received", telling: .issuerKeyRevoked)
    }
}

extension Notice.Reason {
    fileprivate static let issuerKeyRevoked = Notice.Reason(
        code: .keyNotValid,
        message:
            "The key that signed the order is revoked: nothing is collected and nothing leaves until people have looked. Amend the "
            + "order with a signature of a key that is valid."
    )
}
