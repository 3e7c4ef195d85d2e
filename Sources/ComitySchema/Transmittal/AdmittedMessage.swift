public import Foundation

/// A message whose sender is proven and whose form is sound: what intake passes on. Only intake makes one.
public struct AdmittedMessage: Codable, Hashable, Sendable {
    public let caseID: CaseID
    /// The digest of the transmittal as it stood in the intake topic: the same bytes again are the same transmittal.
    public let transmittalDigest: Digest
    public let transmittalID: TransmittalID
    public let sender: AuthorityID
    /// The key that signed the transmittal.
    public let senderKey: KeyID
    public let receiver: EntityID
    public let contact: Contact
    public let sentAt: Date
    public let admittedAt: Date
    /// The rules of authenticity that intake applied, all of them satisfied (catalogue, family A).
    public let authenticity: [RuleVersion]
    public let content: Content

    public init(
        caseID: CaseID,
        transmittalDigest: Digest,
        transmittalID: TransmittalID,
        sender: AuthorityID,
        senderKey: KeyID,
        receiver: EntityID,
        contact: Contact,
        sentAt: Date,
        admittedAt: Date,
        authenticity: [RuleVersion],
        content: Content
    ) {
        self.caseID = caseID
        self.transmittalDigest = transmittalDigest
        self.transmittalID = transmittalID
        self.sender = sender
        self.senderKey = senderKey
        self.receiver = receiver
        self.contact = contact
        self.sentAt = sentAt
        self.admittedAt = admittedAt
        self.authenticity = authenticity
        self.content = content
    }

    public typealias Content = TransmittalMessage<VerifiedOrder>
}

/// An order whose issuer's signature holds, with what the Designated Authority said of it.
public struct VerifiedOrder: Codable, Hashable, Sendable {
    public let order: Order
    /// The digest of the order's compact JWS.
    public let digest: Digest
    public let issuerKey: KeyID
    public let invokedAgreement: AgreementID?
    public let certification: Certification?

    public init(
        order: Order,
        digest: Digest,
        issuerKey: KeyID,
        invokedAgreement: AgreementID? = nil,
        certification: Certification? = nil
    ) {
        self.order = order
        self.digest = digest
        self.issuerKey = issuerKey
        self.invokedAgreement = invokedAgreement
        self.certification = certification
    }
}
