import ComitySchema
import Foundation

/// What the command line says of a transmittal before it is signed.
struct TransmittalDraft {
    let sender: AuthorityID
    let receiver: EntityID
    let contact: Contact

    func transmittal(_ message: Transmittal.Message, id: UUID, at now: Date) -> Transmittal {
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

/// What the Designated Authority says of an order that it sends.
struct CertificationDraft {
    let agreement: AgreementID?
    /// Who certifies the order; `nil` leaves the certification out.
    let certifier: String?
    let statement: String

    /// - Parameter order: the order's compact JWS, without white space around it.
    func certify(_ order: String, at now: Date) -> CertifiedOrder {
        let certification = certifier.map { certifier in
            Certification(orderDigest: Digest(of: order), certifier: certifier, certifiedAt: now, statement: statement)
        }
        return CertifiedOrder(order: order, invokedAgreement: agreement, certification: certification)
    }
}
