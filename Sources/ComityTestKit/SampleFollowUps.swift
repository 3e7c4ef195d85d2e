public import ComitySchema
import Trust

/// What agencies send after an order.
extension SampleWorld {
    /// A new version of an order, for the version that it names. Its issuer signs it and the Designated Authority certifies it anew.
    public func amendment(
        _ order: Order,
        replacing version: Digest,
        reason: String = "The order is amended as asked."
    ) -> Amendment<CertifiedOrder> {
        Amendment(replaces: version, reason: reason, order: certified(order))
    }

    /// A Designated Authority's pause of its order, or the end of the pause.
    public func suspension(of order: Order, isLifted: Bool = false, reason: String = "The court asked for time.") -> Suspension {
        Suspension(order: order.reference, isLifted: isLifted, reason: reason)
    }

    /// What a Designated Authority says of whether the agreement may be invoked for an order.
    public func determination(
        _ stance: Determination.Stance,
        of order: Order,
        reason: String = "The grounds were examined."
    ) -> Determination {
        Determination(authority: sender(of: order), order: order.reference, stance: stance, reason: reason)
    }

    /// The Designated Authority through which an order comes.
    public func sender(of order: Order) -> AuthorityID { authorities[order.issuer]?.designatedAuthority ?? order.issuer }
}
