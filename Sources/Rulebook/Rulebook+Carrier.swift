public import ComitySchema
public import Foundation

extension Rulebook {
    /// Whether an agreement is in force at an instant.
    public func isInForce(_ agreement: AgreementID, at now: Date) -> Bool {
        agreements.contains { $0.id == agreement && $0.inForce.contains(now) }
    }

    /// The direction of the agreement that carries an order at an instant, if one does.
    public func direction(of facts: OrderFacts, at now: Date) -> Direction? {
        Matter(facts: facts, now: now, rulebook: self).direction
    }
}
