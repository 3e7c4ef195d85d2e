public import ComitySchema
public import Foundation
import Trust

/// Messages of the sample world as their senders sign them.
extension SampleWorld {
    /// A Designated Authority's transmittal, sent a minute ago.
    public func transmittal(
        _ message: Transmittal.Message,
        version: Int = Transmittal.currentVersion,
        id: TransmittalID = "6f1c8f0e-7a51-4a0e-9d52-2a1f0c3b4d5e",
        sender: AuthorityID = "GB-IPU",
        receiver: EntityID = "exmail-us",
        sentAt: Date? = nil
    ) -> Transmittal {
        Transmittal(
            version: version,
            id: id,
            sender: sender,
            receiver: receiver,
            sentAt: sentAt ?? now - 60,
            contact: Contact(name: "Duty desk", email: "desk@\(sender.rawValue.lowercased()).example"),
            message: message
        )
    }

    /// An order signed by its issuer, with the notice of invocation and the certification of a Designated Authority.
    public func certified(
        _ order: Order,
        invoking agreement: AgreementID? = "US-UK",
        certifiedAt: Date? = nil
    ) -> CertifiedOrder {
        let compact = signed(order)
        return CertifiedOrder(
            order: compact,
            invokedAgreement: agreement,
            certification: Certification(
                orderDigest: Digest(of: compact),
                certifier: "The certifying officer",
                certifiedAt: certifiedAt ?? days(-1),
                statement: "This order is lawful and complies with the agreement."
            )
        )
    }

    /// An order as its issuer signs it: a compact JWS.
    public func signed(_ order: Order) -> String {
        signer(of: order.issuer).sign(CanonicalJSON.encode(order), type: .order)
    }

    /// A transmittal as its sender puts it into the intake topic.
    public func signed(_ transmittal: Transmittal) -> [UInt8] {
        Array(signer(of: transmittal.sender).sign(CanonicalJSON.encode(transmittal), type: .transmittal).utf8)
    }

    /// A person's decision as it stands in the topic of decisions.
    public func signed(_ decision: Decision) -> [UInt8] {
        Array(signer(of: decision.reviewer).sign(CanonicalJSON.encode(decision), type: .decision).utf8)
    }

    /// What a reviewer decides on an order, or on an amendment of it.
    public func decision(
        _ verdict: Decision.Verdict,
        by reviewer: ReviewerID,
        on message: AdmittedMessage,
        grounds: Digest,
        id: String? = nil,
        narrowing: Narrowing? = nil,
        code: ReasonCode? = nil,
        reason: String = "Within the agreement.",
        at instant: Date? = nil
    ) -> Decision {
        guard let order = message.content.order else { preconditionFailure("people decide on orders") }
        return Decision(
            id: id ?? "00000000-0000-4000-8000-\(Digest(of: "\(message.caseID) \(reviewer)").rawValue.prefix(12))",
            caseID: message.caseID,
            orderDigest: order.digest,
            grounds: grounds,
            reviewer: reviewer,
            verdict: verdict,
            narrowing: narrowing,
            code: code,
            reason: reason,
            decidedAt: instant ?? now
        )
    }
}

extension AdmittedMessage.Content {
    /// The version of an order that the message brings.
    public var order: VerifiedOrder? {
        switch self {
        case .order(let order): order
        case .amendment(let amendment): amendment.order
        case .cancellation, .suspension, .determination, .receipt: nil
        }
    }
}
