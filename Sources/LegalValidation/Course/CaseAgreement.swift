import ComitySchema
import Foundation
import Rulebook

/// What the end of an agreement does to the orders that run under it. New ones are refused (rule B01); what was authorised in time is not
/// worthless, but people look at it before it is answered further.
extension CaseLaw {
    /// Whether the agreement that an order names is in force at an instant, by the rulebook of that instant: a renewal is in its next
    /// version.
    func isAgreementInForce(of current: Case, at now: Date) -> Bool {
        rulebooks.rulebook(servedAt: now).isInForce(current.order.order.agreement, at: now)
    }
}

extension CaseCourse {
    /// Pauses what runs under an agreement that has ended since, once, until people have looked.
    ///
    /// - Returns: whether it did.
    mutating func heedEndedAgreement() -> Bool {
        guard !law.isAgreementInForce(of: current, at: now) else { return false }
        return pauseOnce(note: "the agreement has ended since the order was authorised", telling: .agreementEnded)
    }
}

extension Notice.Reason {
    fileprivate static let agreementEnded = Notice.Reason(
        code: .agreementNotInForce,
        message: "The agreement of the order has ended: nothing is collected and nothing leaves until people have looked."
    )
}
