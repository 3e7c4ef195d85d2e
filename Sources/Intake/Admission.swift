import ComitySchema
import Foundation
import Trust

/// From a proven sender's bytes to a message that the law can read.
struct Admission {
    let authorities: AuthorityRegistry
    let transmittals: TransmittalRules
    let orders: OrderRules

    init(authorities: AuthorityRegistry, entities: EntityRegistry, clockWindow: ClockWindow) {
        self.authorities = authorities
        transmittals = TransmittalRules(entities: entities, clockWindow: clockWindow)
        orders = OrderRules(authorities: authorities, clockWindow: clockWindow)
    }

    func admit(_ verified: VerifiedTransmittal, at now: Date) throws(Refusal) -> AdmittedMessage {
        let transmittal = try transmittals.read(verified, at: now)
        do throws(Refusal) {
            let (caseID, content) = try content(of: transmittal, from: verified.sender, at: now)
            return AdmittedMessage(
                caseID: caseID,
                transmittalDigest: verified.digest,
                transmittalID: transmittal.id,
                sender: verified.sender.id,
                senderKey: verified.payload.keyID,
                receiver: transmittal.receiver,
                contact: transmittal.contact,
                sentAt: transmittal.sentAt,
                admittedAt: now,
                authenticity: AuthenticityRule.satisfied(withOrder: content.bringsOrder),
                content: content
            )
        } catch {
            throw error.about(order: nil, receiver: transmittal.receiver)
        }
    }

    private func content(
        of transmittal: Transmittal,
        from sender: Authority,
        at now: Date
    ) throws(Refusal) -> (CaseID, AdmittedMessage.Content) {
        func ownCase(_ reference: OrderReference) -> CaseID { CaseID(authority: sender.id, reference: reference) }
        switch transmittal.message {
        case .order(let certified):
            let order = try orders.verify(certified, in: transmittal, from: sender, at: now)
            return (ownCase(order.order.reference), .order(order))
        case .amendment(let amendment):
            let order = try orders.verify(amendment.order, in: transmittal, from: sender, at: now)
            guard order.digest != amendment.replaces else {
                throw Refusal(.malformed, .identifiers, "the amendment replaces itself; replaces must name the version before it")
                    .about(order: order.order.reference, receiver: nil)
            }
            let admitted = Amendment(replaces: amendment.replaces, reason: amendment.reason, order: order)
            return (ownCase(order.order.reference), .amendment(admitted))
        case .cancellation(let cancellation):
            return (ownCase(cancellation.order), .cancellation(cancellation))
        case .suspension(let suspension):
            return (ownCase(suspension.order), .suspension(suspension))
        case .determination(let determination):
            return (try caseID(of: determination), .determination(determination))
        case .receipt(let receipt):
            return (ownCase(receipt.order), .receipt(receipt))
        }
    }

    /// The case of another authority's order, or of the sender's own: whether the sender's word counts for it is for the law to say.
    private func caseID(of determination: Determination) throws(Refusal) -> CaseID {
        guard authorities[determination.authority]?.role == .designatedAuthority else {
            throw Refusal(.unknownCase, .form, "the determination's authority is no Designated Authority that sends orders here")
                .about(order: determination.order, of: determination.authority, receiver: nil)
        }
        return CaseID(authority: determination.authority, reference: determination.order)
    }
}

extension AdmittedMessage.Content {
    fileprivate var bringsOrder: Bool {
        switch self {
        case .order, .amendment: true
        case .cancellation, .suspension, .determination, .receipt: false
        }
    }
}
