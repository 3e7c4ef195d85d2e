public import Foundation

/// What an agency asks, as it signed it. One order names one or more tasks under one instrument.
///
/// Names and cardinalities follow the Authorisation, Task and Document objects of ETSI TS 103 120 where they fit.
public struct Order: Codable, Hashable, Sendable {
    /// The version of this form that this software reads.
    public static let currentVersion = 1

    public let version: Int
    public let reference: OrderReference
    /// The agency that issues the order and signs it.
    public let issuer: AuthorityID
    /// The legal entity of the provider that the order is addressed to (rule B14).
    public let addressee: EntityID
    public let issuedAt: Date
    /// The agreement under which the order is made (rule B02; COPO s.1(2)(a)).
    public let agreement: AgreementID
    public let instrument: Instrument
    public let purpose: Purpose
    public let tasks: [OrderTask]
    public let statements: Statements
    public let flags: Flags
    public let secrecy: Secrecy?
    /// The language of the order's texts (BCP 47). Absent: English (rule B17).
    public let language: String?

    public init(
        version: Int,
        reference: OrderReference,
        issuer: AuthorityID,
        addressee: EntityID,
        issuedAt: Date,
        agreement: AgreementID,
        instrument: Instrument,
        purpose: Purpose,
        tasks: [OrderTask],
        statements: Statements,
        flags: Flags,
        secrecy: Secrecy? = nil,
        language: String? = nil
    ) {
        self.version = version
        self.reference = reference
        self.issuer = issuer
        self.addressee = addressee
        self.issuedAt = issuedAt
        self.agreement = agreement
        self.instrument = instrument
        self.purpose = purpose
        self.tasks = tasks
        self.statements = statements
        self.flags = flags
        self.secrecy = secrecy
        self.language = language
    }
}

/// What the issuer declares because the agreement wants it said.
public struct Statements: Codable, Hashable, Sendable {
    /// Not issued at the request of, or to supply, the receiving or a third government (18 USC 2523(b)(4)(C); rule B16).
    public let notForAnotherGovernment: Bool?
    /// Interception lasts no longer than is reasonably necessary (18 USC 2523(b)(4)(D)(vi)(II); rule F02).
    public let notLongerThanNecessary: Bool?
    /// The same information could not reasonably be had by a less intrusive method ((vi)(III); rule F03).
    public let noLessIntrusiveMethod: Bool?
    /// What was done about telling a third country whose national or inhabitant the target is (US-UK Agreement, Art. 5(10); rule D15).
    public let thirdCountry: ThirdCountryNotice?
    /// When the authority of the enforcing state was told of the order (Regulation (EU) 2023/1543, Art. 8).
    public let enforcingAuthorityNotifiedAt: Date?

    /// A third country is told by the issuer, never by the provider.
    public enum ThirdCountryNotice: String, Codable, Hashable, Sendable, CaseIterable {
        case notified
        /// Telling would harm operations, security, the investigation or human rights.
        case withheld
    }

    public init(
        notForAnotherGovernment: Bool? = nil,
        notLongerThanNecessary: Bool? = nil,
        noLessIntrusiveMethod: Bool? = nil,
        thirdCountry: ThirdCountryNotice? = nil,
        enforcingAuthorityNotifiedAt: Date? = nil
    ) {
        self.notForAnotherGovernment = notForAnotherGovernment
        self.notLongerThanNecessary = notLongerThanNecessary
        self.noLessIntrusiveMethod = noLessIntrusiveMethod
        self.thirdCountry = thirdCountry
        self.enforcingAuthorityNotifiedAt = enforcingAuthorityNotifiedAt
    }
}

/// Marks that change how an order is handled, never whether it is checked.
public struct Flags: Codable, Hashable, Sendable {
    public let emergency: Bool
    public let test: Bool

    public init(emergency: Bool, test: Bool) {
        self.emergency = emergency
        self.test = test
    }
}

/// The duty not to tell, with its end (COPO s.8(3); rule B18).
public struct Secrecy: Codable, Hashable, Sendable {
    public let until: Date?

    public init(until: Date? = nil) {
        self.until = until
    }
}
