/// What must stay true of a task's target while the task runs: nothing that the provider sees of the account speaks against the
/// issuer's belief but what people knew when they approved (rule D14).
public struct Safeguard: Codable, Hashable, Sendable {
    /// Places where the agreement protects everyone.
    public let protectedLocations: [CountryCode]
    /// What spoke against the belief already, sorted.
    public let known: [ContrarySignal]
    /// How often people have decided that the task goes on, knowing that the account was used from a protected place. It never falls, so
    /// that an interception which paused for that sees that they have, though what they knew may be forgotten since.
    public let signInDecisions: Int

    public init(protectedLocations: [CountryCode], known: [ContrarySignal], signInDecisions: Int = 0) {
        self.protectedLocations = protectedLocations
        self.known = known
        self.signInDecisions = signInDecisions
    }

    /// What people know after they have decided once more, as they know it now.
    public func renewed(protectedLocations: [CountryCode], known: [ContrarySignal]) -> Safeguard {
        let decisions = signInDecisions + (known.contains(.signIns) ? 1 : 0)
        return Safeguard(protectedLocations: protectedLocations, known: known, signInDecisions: decisions)
    }

    /// The same without what is there no more.
    public func forgetting(allBut known: [ContrarySignal]) -> Safeguard {
        Safeguard(protectedLocations: protectedLocations, known: known, signInDecisions: signInDecisions)
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
