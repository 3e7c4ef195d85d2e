import ComitySchema
import Foundation
import Trust

/// The second link of the legal chain: the order, signed by an issuer that is registered under the Designated Authority which
/// sends it (rules A03 to A06 and A08 to A12). What the order asks, and whether it may, is for the law to say.
struct OrderRules {
    let authorities: AuthorityRegistry
    let clockWindow: ClockWindow

    func verify(
        _ certified: CertifiedOrder,
        in transmittal: Transmittal,
        from sender: Authority,
        at now: Date
    ) throws(Refusal) -> VerifiedOrder {
        let (issuer, payload) = try authenticate(certified, from: sender, at: now)
        let order = try Reading.read(Order.self, from: payload.bytes, called: "order")
        do throws(Refusal) {
            try check(order, of: issuer, payload: payload, in: transmittal)
        } catch {
            throw error.about(order: order.reference, receiver: nil)
        }
        return VerifiedOrder(
            order: order,
            digest: Digest(of: certified.order),
            issuerKey: payload.keyID,
            invokedAgreement: certified.invokedAgreement,
            certification: certified.certification
        )
    }

    private func authenticate(
        _ certified: CertifiedOrder,
        from sender: Authority,
        at now: Date
    ) throws(Refusal) -> (issuer: Authority, payload: VerifiedPayload) {
        do throws(TrustError) {
            let jws = try UnverifiedJWS(compact: Array(certified.order.utf8), as: .order, maxBytes: IntakeLimits.maxBytes)
            // Someone else's issuer and nobody's get one answer: a sender learns nothing of who else is registered here.
            guard let signer = authorities.signer(jws.header.keyID), signer.owner.designatedAuthority == sender.id else {
                throw TrustError(code: .invalidIssuingAuthority, message: "the key is of no issuer registered under the sender")
            }
            return (signer.owner, try jws.verified(by: signer.key, notRevokedBy: now))
        } catch {
            throw Refusal(error)
        }
    }

    private func check(
        _ order: Order,
        of issuer: Authority,
        payload: VerifiedPayload,
        in transmittal: Transmittal
    ) throws(Refusal) {
        guard order.issuer == issuer.id else {
            throw Refusal(.invalidIssuingAuthority, .key, "the order's issuer is not the authority whose key signed it")
        }
        if clockWindow.isFromTheFuture(order.issuedAt, at: transmittal.sentAt) {
            throw Refusal(.clockSkew, .clock, "the order's issuedAt is after the transmittal's sentAt")
        }
        do {
            try payload.requireValidKey(at: order.issuedAt)
        } catch {
            throw Refusal(.keyNotValid, .key, "the order's signature: \(error.message) at issuedAt")
        }
        guard order.addressee == transmittal.receiver else {
            throw Refusal(.wrongReceiver, .receiver, "the order's addressee is not the transmittal's receiver")
        }
        try Self.checkForm(of: order)
    }

    private static func checkForm(of order: Order) throws(Refusal) {
        guard !order.tasks.isEmpty else { throw Refusal(.malformed, .identifiers, "the order has no tasks") }
        guard Set(order.tasks.map(\.reference)).count == order.tasks.count else {
            throw Refusal(.malformed, .identifiers, "two of the order's tasks have one reference")
        }
        for (index, task) in order.tasks.enumerated() {
            guard task.observation?.port.map((1...65_535).contains) ?? true else {
                throw Refusal(.malformed, .form, "the order: tasks[\(index)].observation.port must be between 1 and 65535")
            }
        }
        do {
            try DocumentForm.check(order.instrument.documents ?? [])
        } catch {
            throw Refusal(error.code, error.code == .tooLarge ? .limits : .documents, error.message)
        }
    }
}
