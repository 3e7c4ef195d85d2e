/// What must stay true of a task's target while the task runs: nothing that the provider sees of the account speaks against the
/// issuer's belief but what people knew when they approved (rule D14).
public struct Safeguard: Codable, Hashable, Sendable {
    /// Places where the agreement protects everyone.
    public let protectedLocations: [CountryCode]
    /// What spoke against the belief already, sorted.
    public let known: [ContrarySignal]

    public init(protectedLocations: [CountryCode], known: [ContrarySignal]) {
        self.protectedLocations = protectedLocations
        self.known = known
    }
}

/// Something of an account's own records that speaks against the issuer's belief or asks for special care: what kind of sign it is,
/// never what it says. None is proof (rules D06 and D10).
public enum ContrarySignal: String, Codable, Hashable, Sendable, CaseIterable, Comparable {
    /// The account was registered in a protected place.
    case registration
    /// Its telephone number is a protected place's.
    case telephone
    /// It was used from a protected place of late.
    case signIns
    case lawyer, journalist, clergy, doctor, legislator, diplomat, minor, employee, organisation

    public static func < (left: ContrarySignal, right: ContrarySignal) -> Bool { left.rawValue < right.rawValue }
}

extension ContrarySignal {
    /// Whether the sign is of a place, rather than a mark that asks for special care.
    public var isOfPlace: Bool {
        switch self {
        case .registration, .telephone, .signIns: true
        case .lawyer, .journalist, .clergy, .doctor, .legislator, .diplomat, .minor, .employee, .organisation: false
        }
    }
}
