public import ComitySchema
public import Foundation
import Trust

/// Messages of the sample world as intake passes them on.
extension SampleWorld {
    /// An order as intake passes it on.
    public func admitted(_ order: Order, at instant: Date? = nil) -> AdmittedMessage {
        admitted(certified(order), of: order, at: instant)
    }

    /// An order with what a Designated Authority said of it, as intake passes it on.
    public func admitted(_ certified: CertifiedOrder, of order: Order, at instant: Date? = nil) -> AdmittedMessage {
        admitted(.order(certified), as: .order(verified(certified, of: order)), of: order, at: instant)
    }

    /// An amendment as intake passes it on.
    /// - Parameter order: the order as it now reads.
    public func admitted(_ amendment: Amendment<CertifiedOrder>, of order: Order, at instant: Date? = nil) -> AdmittedMessage {
        let admitted = Amendment(
            replaces: amendment.replaces,
            reason: amendment.reason,
            order: verified(amendment.order, of: order)
        )
        return self.admitted(.amendment(amendment), as: .amendment(admitted), of: order, at: instant)
    }

    /// A cancellation of an order as intake passes it on.
    public func admitted(_ cancellation: Cancellation, of order: Order, at instant: Date? = nil) -> AdmittedMessage {
        admitted(.cancellation(cancellation), as: .cancellation(cancellation), of: order, at: instant)
    }

    /// A pause of an order, or its end, as intake passes it on.
    public func admitted(_ suspension: Suspension, of order: Order, at instant: Date? = nil) -> AdmittedMessage {
        admitted(.suspension(suspension), as: .suspension(suspension), of: order, at: instant)
    }

    /// A determination on an order as intake passes it on.
    /// - Parameter sender: who determines; the authority that sent the order unless said otherwise.
    public func admitted(
        _ determination: Determination,
        of order: Order,
        from sender: AuthorityID? = nil,
        at instant: Date? = nil
    ) -> AdmittedMessage {
        admitted(.determination(determination), as: .determination(determination), of: order, from: sender, at: instant)
    }

    /// A receipt for a task of an order as intake passes it on.
    public func admitted(_ receipt: Receipt, of order: Order, at instant: Date? = nil) -> AdmittedMessage {
        admitted(.receipt(receipt), as: .receipt(receipt), of: order, at: instant)
    }

    /// What intake finds satisfied: with an order there is more to prove.
    private static func authenticity(of content: AdmittedMessage.Content) -> [RuleVersion] {
        let ofOrders: [RuleID] = content.order == nil ? [] : ["A11", "A12"]
        let rules: [RuleID] = ["A02", "A03", "A04", "A05", "A06", "A08", "A09", "A10"] + ofOrders
        return rules.map { RuleVersion(rule: $0, version: 1) }
    }

    private func verified(_ certified: CertifiedOrder, of order: Order) -> VerifiedOrder {
        VerifiedOrder(
            order: order,
            digest: Digest(of: certified.order),
            issuerKey: signer(of: order.issuer).keyID,
            invokedAgreement: certified.invokedAgreement,
            certification: certified.certification
        )
    }

    private func admitted(
        _ message: Transmittal.Message,
        as content: AdmittedMessage.Content,
        of order: Order,
        from author: AuthorityID? = nil,
        at instant: Date?
    ) -> AdmittedMessage {
        let sender = author ?? sender(of: order)
        let admittedAt = instant ?? now
        let transmittal = transmittal(message, sender: sender, receiver: order.addressee, sentAt: admittedAt - 60)
        return AdmittedMessage(
            caseID: CaseID(authority: self.sender(of: order), reference: order.reference),
            transmittalDigest: Digest(of: signed(transmittal)),
            transmittalID: transmittal.id,
            sender: sender,
            senderKey: signer(of: sender).keyID,
            receiver: transmittal.receiver,
            contact: transmittal.contact,
            sentAt: transmittal.sentAt,
            admittedAt: admittedAt,
            authenticity: Self.authenticity(of: content),
            content: content
        )
    }
}
