public import Foundation

/// The domestic instrument that compels: a judge's order, a warrant, an authorisation. Legal force comes from it alone; the
/// agreement only lifts the receiving state's bar.
public struct Instrument: Codable, Hashable, Sendable {
    public let kind: InstrumentKind
    /// The court's or the warrant's own reference (rule B13).
    public let reference: String
    public let madeAt: Date
    /// When the instrument is in force (rule B12).
    public let validity: TimeWindow
    public let approvals: [Approval]
    /// Issued before an approval that the law lets follow (IPA 2016, s.24; rules B08 and B09). Absent: no.
    public let isUrgent: Bool?
    /// What the warrant itself specifies: every interception's target must be here or in a modification (IPA 2016, s.31(8); rule F04).
    public let selectors: [TargetIdentifier]?
    /// Changes of the selectors since the instrument was made, oldest first (IPA 2016, ss.34-35).
    public let modifications: [Modification]?
    public let documents: [Document]?

    public init(
        kind: InstrumentKind,
        reference: String,
        madeAt: Date,
        validity: TimeWindow,
        approvals: [Approval],
        isUrgent: Bool? = nil,
        selectors: [TargetIdentifier]? = nil,
        modifications: [Modification]? = nil,
        documents: [Document]? = nil
    ) {
        self.kind = kind
        self.reference = reference
        self.madeAt = madeAt
        self.validity = validity
        self.approvals = approvals
        self.isUrgent = isUrgent
        self.selectors = selectors
        self.modifications = modifications
        self.documents = documents
    }
}

/// One approval of an instrument by a person whose office allows it (18 USC 2523(b)(4)(D)(v); rule B08).
public struct Approval: Codable, Hashable, Sendable {
    /// How an approval was given.
    public enum Form: String, Codable, Hashable, Sendable, CaseIterable {
        case written
        /// By word of mouth, in an emergency; to be confirmed in writing in time.
        case oral
    }

    /// The approver's office, as the rulebook names it: `judge`, `judicialCommissioner`, `secretaryOfState`, …
    public let role: String
    public let name: String
    public let reference: String?
    public let approvedAt: Date
    /// Absent: `written`.
    public let form: Form?

    public init(role: String, name: String, reference: String? = nil, approvedAt: Date, form: Form? = nil) {
        self.role = role
        self.name = name
        self.reference = reference
        self.approvedAt = approvedAt
        self.form = form
    }
}

/// A change of a warrant's selectors by a person who may make it (IPA 2016, s.35).
public struct Modification: Codable, Hashable, Sendable {
    public let role: String
    public let name: String
    public let modifiedAt: Date
    public let adds: [TargetIdentifier]
    public let removes: [TargetIdentifier]

    public init(role: String, name: String, modifiedAt: Date, adds: [TargetIdentifier], removes: [TargetIdentifier]) {
        self.role = role
        self.name = name
        self.modifiedAt = modifiedAt
        self.adds = adds
        self.removes = removes
    }
}

/// A document that belongs to an instrument, by digest and, if it is small enough to travel with the order, with its bytes (rule A12).
public struct Document: Codable, Hashable, Sendable {
    public let name: String
    public let contentType: String
    public let digest: Digest
    public let content: Data?

    public init(name: String, contentType: String, digest: Digest, content: Data? = nil) {
        self.name = name
        self.contentType = contentType
        self.digest = digest
        self.content = content
    }
}
