import ComitySchema
import Foundation

/// What the command line says of a transmittal before it is signed.
struct TransmittalDraft {
    let sender: AuthorityID
    let receiver: EntityID
    let contact: Contact

    /// A transmittal that carries an issuer's signed order.
    /// - Parameters:
    ///   - order: the order's compact JWS, without white space around it.
    ///   - certifier: who certifies this very order; `nil` leaves the certification out.
    func carrying(
        order: String,
        invoking agreement: AgreementID?,
        certifier: String?,
        statement: String,
        id: UUID,
        at now: Date
    ) -> Transmittal {
        let certification = certifier.map { certifier in
            Certification(orderDigest: Digest(of: order), certifier: certifier, certifiedAt: now, statement: statement)
        }
        return transmittal(
            .order(CertifiedOrder(order: order, invokedAgreement: agreement, certification: certification)),
            id: id,
            at: now
        )
    }

    func cancelling(_ order: OrderReference, task: TaskReference?, reason: String, id: UUID, at now: Date) -> Transmittal {
        transmittal(.cancellation(Cancellation(order: order, task: task, reason: reason)), id: id, at: now)
    }

    func receipting(_ receipt: Receipt, id: UUID, at now: Date) -> Transmittal {
        transmittal(.receipt(receipt), id: id, at: now)
    }

    private func transmittal(_ message: Transmittal.Message, id: UUID, at now: Date) -> Transmittal {
        Transmittal(
            version: Transmittal.currentVersion,
            id: TransmittalID(unchecked: id.uuidString.lowercased()),
            sender: sender,
            receiver: receiver,
            sentAt: now,
            contact: contact,
            message: message
        )
    }
}
