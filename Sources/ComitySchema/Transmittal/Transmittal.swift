public import Foundation

/// What a Designated Authority puts into the intake topic, signed: who sends, who receives, which agreement is invoked, and one
/// message.
public struct Transmittal: Codable, Hashable, Sendable {
    public static let currentVersion = 1

    public let version: Int
    public let id: TransmittalID
    /// The Designated Authority that signs this.
    public let sender: AuthorityID
    public let receiver: EntityID
    public let sentAt: Date
    public let contact: Contact
    public let message: Message

    public init(
        version: Int,
        id: TransmittalID,
        sender: AuthorityID,
        receiver: EntityID,
        sentAt: Date,
        contact: Contact,
        message: Message
    ) {
        self.version = version
        self.id = id
        self.sender = sender
        self.receiver = receiver
        self.sentAt = sentAt
        self.contact = contact
        self.message = message
    }

    public typealias Message = TransmittalMessage<CertifiedOrder>
}

/// The point of contact at the Designated Authority (rule B05).
public struct Contact: Codable, Hashable, Sendable {
    public let name: String
    public let email: String

    public init(name: String, email: String) {
        self.name = name
        self.email = email
    }
}

/// An issuer's signed order with the notice that the agreement is invoked for it and the certification.
public struct CertifiedOrder: Codable, Hashable, Sendable {
    /// The order: a compact JWS of the issuer's, kept as the very bytes that were signed.
    public let order: String
    /// The agreement that is invoked; absent if the authority invokes none (rule B02).
    public let invokedAgreement: AgreementID?
    public let certification: Certification?

    public init(order: String, invokedAgreement: AgreementID? = nil, certification: Certification? = nil) {
        self.order = order
        self.invokedAgreement = invokedAgreement
        self.certification = certification
    }
}

/// The Designated Authority's written statement that this very order is lawful and complies with the agreement (rules B03, B04).
public struct Certification: Codable, Hashable, Sendable {
    /// The digest of the order's compact JWS, as ASCII bytes.
    public let orderDigest: Digest
    public let certifier: String
    public let certifiedAt: Date
    public let statement: String

    public init(orderDigest: Digest, certifier: String, certifiedAt: Date, statement: String) {
        self.orderDigest = orderDigest
        self.certifier = certifier
        self.certifiedAt = certifiedAt
        self.statement = statement
    }
}
