public import ComitySchema
import ProviderKit

/// One of the people whom the sample world knows by name. Everyone else in it is made up by the seed.
public struct SamplePerson: Sendable {
    let number: Int
    /// The number as it stands in the ids of everything that belongs to the account.
    let digits: String
    public let account: AccountID
    public let entity: EntityID
    public let name: String
    public let address: String
    public let handle: String
    let phone: String
    let phoneCountry: String
    /// Of registration.
    let country: String
    /// Most frequent first.
    let signInCountries: [String]
    let flags: [AccountProfile.Flag]
    let mails: Int
    let hasLargeAttachment: Bool
    let isTenantControlled: Bool
    /// Whether conversations that the person begins are encrypted end to end.
    let encryptsChats: Bool
    let handleHistory: HandleHistory
    /// How many days before the sample world's present the account was deleted, with all that it held; `nil` if it was not.
    let deletedDaysAgo: Int?

    /// When a handle came to a person, and which one the person had before. Days count back from the sample world's present.
    struct HandleHistory: Sendable {
        /// `nil` if the handle is as old as the account.
        var takenDaysAgo: Int?
        var former: String?
        var formerGivenUpDaysAgo = 0
    }

    /// What an order names.
    public var target: TargetIdentifier { TargetIdentifier(format: "EmailAddress", value: address) }

    init(
        number: Int,
        entity: EntityID,
        name: String,
        address: String,
        handle: String,
        phone: String,
        phoneCountry: String,
        country: String,
        signInCountries: [String],
        flags: [AccountProfile.Flag] = [],
        mails: Int,
        hasLargeAttachment: Bool = false,
        isTenantControlled: Bool = false,
        encryptsChats: Bool = false,
        handleHistory: HandleHistory = HandleHistory(),
        deletedDaysAgo: Int? = nil
    ) {
        self.number = number
        digits = Padded.text(number, 6)
        account = AccountID(unchecked: "acct-\(digits)")
        self.entity = entity
        self.name = name
        self.address = address
        self.handle = handle
        self.phone = phone
        self.phoneCountry = phoneCountry
        self.country = country
        self.signInCountries = signInCountries
        self.flags = flags
        self.mails = mails
        self.hasLargeAttachment = hasLargeAttachment
        self.isTenantControlled = isTenantControlled
        self.encryptsChats = encryptsChats
        self.handleHistory = handleHistory
        self.deletedDaysAgo = deletedDaysAgo
    }
}

extension SamplePerson {
    static let unitedStates = EntityID(unchecked: "exmail-us")
    static let unitedKingdom = EntityID(unchecked: "exmail-gb")

    /// One of the many: account number, names and habits are what the seed makes of the number.
    static func background(number: Int, seed: UInt64) -> SamplePerson {
        var random = SeededGenerator(seed: ~seed, stream: number)
        let first = random.pick(Vocabulary.firstNames)
        let last = random.pick(Vocabulary.lastNames)
        let country = random.pick(["AT", "CZ", "DE", "ES", "FR", "GB", "IE", "IT", "NL", "PL", "PT", "SE", "US", "US"])
        let visited = random.pick(["BE", "CH", "DE", "FR", "IT", "PL"])
        let name = "\(first).\(last)\(number)".lowercased()
        return SamplePerson(
            number: number,
            entity: random.chance(1, in: 5) ? unitedKingdom : unitedStates,
            name: "\(first) \(last)",
            address: "\(name)@exmail.example",
            handle: name,
            phone: "+999\(1_000_000 + number)",
            phoneCountry: country,
            country: country,
            signInCountries: random.chance(1, in: 3) ? [country, country, visited] : [country],
            flags: random.chance(1, in: 50) ? [random.pick(AccountProfile.Flag.allCases)] : [],
            mails: random.heavyTailed(from: 2, to: 500)
        )
    }
}
