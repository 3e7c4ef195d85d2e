import ComitySchema

/// Rules on transport and authenticity that are applied before there is a case, and those that brokers are to apply.
enum AppliedInIntake {
    static let entries: [RuleEntry] = [
        RuleEntry(
            "A01",
            .authentic,
            "The sender's client certificate is one that the operator trusts, and is in force",
            .notYet(because: "it is for the brokers' listener; no deployment with mutual TLS is described yet"),
            outcome: "no connection",
            source: "ETSI TS 103 120, cl. 9.3.4"
        ),
        RuleEntry(
            "A02",
            .authentic,
            "The sender that the transmittal names is the authority whose key signed it",
            .elsewhere("intake"),
            outcome: "refuse UnknownSender",
            codes: [.unknownSender],
            source: "ETSI TS 103 120, SenderIdentifier",
            tests: ["IntakeTests/RefusedTransmittals"]
        ),
        RuleEntry(
            "A03",
            .authentic,
            "The receiver is one of the provider's entities, and the order is addressed to it",
            .elsewhere("intake"),
            outcome: "refuse WrongReceiver",
            codes: [.wrongReceiver],
            source: "ETSI TS 103 120, ReceiverIdentifier",
            tests: ["IntakeTests/RefusedTransmittals", "IntakeTests/RefusedOrders"]
        ),
        RuleEntry(
            "A04",
            .authentic,
            "The signatures of the transmittal and of the order hold over the very bytes that are read",
            .elsewhere("intake"),
            outcome: "dead letter, or refuse SignatureInvalid; an alert",
            codes: [.signatureInvalid],
            source: "Regulation (EU) 2023/1543, Art. 21(2); RFC 7515",
            tests: ["IntakeTests/TamperingTests", "TrustTests/JWSTests"]
        ),
        RuleEntry(
            "A05",
            .authentic,
            "Each signing key is pinned for an authority entitled to sign this, was valid when it signed, and is not revoked",
            .elsewhere("intake"),
            outcome: "dead letter, or refuse KeyNotValid, InvalidIssuingAuthority, UnknownSender; an alert",
            codes: [.keyNotValid, .invalidIssuingAuthority, .unknownSender],
            source: "US-UK Agreement, Art. 5(5)",
            tests: ["IntakeTests/RefusedOrders", "TrustTests/KeyValidityTests"]
        ),
        RuleEntry(
            "A06",
            .authentic,
            "Signatures are ES256 or EdDSA and nothing else",
            .elsewhere("intake"),
            outcome: "dead letter, or refuse SignatureInvalid",
            codes: [.signatureInvalid],
            source: "practice: RFC 8725, 3.1",
            tests: ["TrustTests/JWSTests"]
        ),
        RuleEntry(
            "A07",
            .authentic,
            "The same bytes again get the same answers again, and a reference belongs to one order",
            .elsewhere("the case's course"),
            outcome: "the same notices; another order under the reference: refuse ReferenceConflict",
            codes: [.referenceConflict],
            source: "ETSI TS 103 120, TransactionIdentifier",
            tests: ["LegalValidationTests/OpeningTests"]
        ),
        RuleEntry(
            "A08",
            .authentic,
            "The transmittal was sent within the window: at most a day ago, at most five minutes ahead",
            .elsewhere("intake"),
            outcome: "refuse ClockSkew if ahead; clarify ClockSkew if too old",
            codes: [.clockSkew],
            source: "practice: replay and clock drift",
            tests: ["IntakeTests/RefusedTransmittals"]
        ),
        RuleEntry(
            "A09",
            .authentic,
            "Size and depth are within limits, and nothing refers to anything outside the message",
            .elsewhere("intake"),
            outcome: "dead letter, or refuse TooLarge",
            codes: [.tooLarge],
            source: "practice: parsers are the gate's weakest part",
            tests: ["IntakeTests/DeadLetterTests"]
        ),
        RuleEntry(
            "A10",
            .authentic,
            "The message has the form of a version that is supported, and nothing that the form does not know",
            .elsewhere("intake"),
            outcome: "refuse Malformed or VersionNotSupported",
            codes: [.malformed, .versionNotSupported],
            source: "ETSI TS 103 120, cl. 9.2.1",
            tests: ["IntakeTests/RefusedTransmittals", "IntakeTests/RefusedOrders"]
        ),
        RuleEntry(
            "A11",
            .authentic,
            "What is named in a message is named once",
            .elsewhere("intake"),
            outcome: "refuse Malformed",
            codes: [.malformed],
            source: "ETSI TS 103 120, cl. 6.4.4",
            tests: ["IntakeTests/RefusedOrders"]
        ),
        RuleEntry(
            "A13",
            .authentic,
            decidedBy: .machineAndPerson,
            "A sender's orders, and its emergencies among them, are no more than its profile says",
            .notYet(because: "an authority's cases lie on many partitions, and no stage counts over all of them"),
            outcome: "flag, then review",
            source: "practice: forged emergencies come in numbers"
        ),
    ]
}
