import ComitySchema
import Foundation
import Trust

/// From a proven sender's bytes to a message that the law can read.
struct Admission {
    let transmittals: TransmittalRules
    let orders: OrderRules

    init(authorities: AuthorityRegistry, entities: EntityRegistry, clockWindow: ClockWindow) {
        transmittals = TransmittalRules(entities: entities, clockWindow: clockWindow)
        orders = OrderRules(authorities: authorities, clockWindow: clockWindow)
    }

    func admit(_ verified: VerifiedTransmittal, at now: Date) throws(Refusal) -> AdmittedMessage {
        let transmittal = try transmittals.read(verified, at: now)
        do throws(Refusal) {
            return try admit(transmittal, of: verified, at: now)
        } catch {
            throw error.about(order: nil, receiver: transmittal.receiver)
        }
    }

    private func admit(
        _ transmittal: Transmittal,
        of verified: VerifiedTransmittal,
        at now: Date
    ) throws(Refusal) -> AdmittedMessage {
        // Whose order it is: a receiving state's authority speaks of another authority's.
        var owner = verified.sender.id
        let reference: OrderReference
        let content: AdmittedMessage.Content
        switch transmittal.message {
        case .order(let certified):
            let order = try orders.verify(certified, in: transmittal, from: verified.sender, at: now)
            reference = order.order.reference
            content = .order(order)
        case .amendment(let amendment):
            let order = try orders.verify(amendment.order, in: transmittal, from: verified.sender, at: now)
            reference = order.order.reference
            content = .amendment(Amendment(replaces: amendment.replaces, reason: amendment.reason, order: order))
        case .cancellation(let cancellation):
            reference = cancellation.order
            content = .cancellation(cancellation)
        case .suspension(let suspension):
            reference = suspension.order
            content = .suspension(suspension)
        case .determination(let determination):
            owner = determination.authority
            reference = determination.order
            content = .determination(determination)
        case .receipt(let receipt):
            reference = receipt.order
            content = .receipt(receipt)
        }
        return AdmittedMessage(
            caseID: CaseID(authority: owner, reference: reference),
            transmittalDigest: verified.digest,
            transmittalID: transmittal.id,
            sender: verified.sender.id,
            senderKey: verified.payload.keyID,
            receiver: transmittal.receiver,
            contact: transmittal.contact,
            sentAt: transmittal.sentAt,
            admittedAt: now,
            content: content
        )
    }
}
