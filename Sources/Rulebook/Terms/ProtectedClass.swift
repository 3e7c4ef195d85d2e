public import ComitySchema

/// Whom a direction's orders may not target (the targeting decision table).
public struct ProtectedClass: Codable, Hashable, Sendable {
    /// Nationalities or permanent residences that protect a person, wherever the person is.
    public let person: [CountryCode]
    /// Places of incorporation or registration that protect a corporation.
    public let corporation: [CountryCode]
    public let association: [CountryCode]
    public let governmentBody: [CountryCode]
    /// Anyone who is here is protected.
    public let locations: [CountryCode]

    func nationalities(of type: Targeting.EntityType) -> [CountryCode] {
        switch type {
        case .person: person
        case .corporation: corporation
        case .association: association
        case .governmentBody: governmentBody
        }
    }
}
