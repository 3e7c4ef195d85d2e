public import Foundation

extension Rulebook {
    /// The direction of the agreement that carries an order at an instant, if one does.
    public func direction(of facts: OrderFacts, at now: Date) -> Direction? {
        Matter(facts: facts, now: now, rulebook: self).direction
    }
}
