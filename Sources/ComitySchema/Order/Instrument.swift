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
    public let documents: [Document]?

    public init(
        kind: InstrumentKind,
        reference: String,
        madeAt: Date,
        validity: TimeWindow,
        approvals: [Approval],
        documents: [Document]? = nil
    ) {
        self.kind = kind
        self.reference = reference
        self.madeAt = madeAt
        self.validity = validity
        self.approvals = approvals
        self.documents = documents
    }
}

/// One approval of an instrument by a person whose office allows it (18 USC 2523(b)(4)(D)(v); rule B08).
public struct Approval: Codable, Hashable, Sendable {
    /// The approver's office, as the rulebook names it: `judge`, `judicialCommissioner`, `secretaryOfState`, …
    public let role: String
    public let name: String
    public let reference: String?
    public let approvedAt: Date

    public init(role: String, name: String, reference: String? = nil, approvedAt: Date) {
        self.role = role
        self.name = name
        self.reference = reference
        self.approvedAt = approvedAt
    }
}

/// A document that belongs to an instrument, by digest.
public struct Document: Codable, Hashable, Sendable {
    public let name: String
    public let contentType: String
    public let digest: Digest

    public init(name: String, contentType: String, digest: Digest) {
        self.name = name
        self.contentType = contentType
        self.digest = digest
    }
}
