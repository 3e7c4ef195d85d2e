import ComitySchema
import Foundation
import Trust

/// What must hold of a transmittal of a proven sender before its message is looked at (rules A02, A03, A05, A08 and A10).
struct TransmittalRules {
    let entities: EntityRegistry
    let clockWindow: ClockWindow

    /// The transmittal that the sender signed.
    func read(_ verified: VerifiedTransmittal, at now: Date) throws(Refusal) -> Transmittal {
        let transmittal = try Reading.read(Transmittal.self, from: verified.payload.bytes, called: "transmittal")
        do throws(Refusal) {
            try check(transmittal, of: verified, at: now)
        } catch {
            throw error.about(
                order: transmittal.message.reference,
                of: transmittal.message.owner.flatMap { $0 == verified.sender.id ? nil : $0 },
                receiver: entities[transmittal.receiver]?.id
            )
        }
        return transmittal
    }

    private func check(_ transmittal: Transmittal, of verified: VerifiedTransmittal, at now: Date) throws(Refusal) {
        guard transmittal.sender == verified.sender.id else {
            throw Refusal(.unknownSender, .sender, "the transmittal's sender is not the authority whose key signed it")
        }
        if clockWindow.isFromTheFuture(transmittal.sentAt, at: now) {
            throw Refusal(.clockSkew, .clock, "sentAt is in the future; it is \(Timestamp.format(now)) here")
        }
        if clockWindow.isTooOld(transmittal.sentAt, at: now) {
            throw Refusal(
                .clockSkew,
                .clock,
                "sentAt is too long ago; it is \(Timestamp.format(now)) here. Send the message in a new transmittal",
                remedy: .resend
            )
        }
        do {
            try verified.payload.requireValidKey(at: transmittal.sentAt)
        } catch {
            throw Refusal(.keyNotValid, .key, "the transmittal's signature: \(error.message) at sentAt")
        }
        guard entities[transmittal.receiver] != nil else {
            throw Refusal(.wrongReceiver, .receiver, "the transmittal's receiver is none of this provider's entities")
        }
    }
}

extension Transmittal.Message {
    /// The order that the message is about, unless that stands behind a signature that is not yet proven.
    fileprivate var reference: OrderReference? {
        switch self {
        case .order, .amendment: nil
        case .cancellation(let cancellation): cancellation.order
        case .suspension(let suspension): suspension.order
        case .determination(let determination): determination.order
        case .receipt(let receipt): receipt.order
        }
    }

    /// Whose order that is, if the message speaks of another authority's than its sender's.
    fileprivate var owner: AuthorityID? {
        if case .determination(let determination) = self { determination.authority } else { nil }
    }
}
