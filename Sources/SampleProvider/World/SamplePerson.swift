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
        hasLargeAttachment: Bool = false
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
    }
}

extension SamplePerson {
    static let unitedStates = EntityID(unchecked: "exmail-us")
    static let unitedKingdom = EntityID(unchecked: "exmail-gb")

    /// A Czech account of the US entity, used from the Czech Republic and France: what a British order may ask for.
    public static let marekDvorak = SamplePerson(
        number: 1,
        entity: unitedStates,
        name: "Marek Dvořák",
        address: "marek.dvorak@exmail.example",
        handle: "marek",
        phone: "+420601000101",
        phoneCountry: "CZ",
        country: "CZ",
        signInCountries: ["CZ", "CZ", "FR"],
        mails: 40,
        hasLargeAttachment: true
    )
    /// A Portuguese account of the US entity: the target of an interception.
    public static let inesDuarte = SamplePerson(
        number: 2,
        entity: unitedStates,
        name: "Inês Duarte",
        address: "ines.duarte@exmail.example",
        handle: "ines",
        phone: "+351910000102",
        phoneCountry: "PT",
        country: "PT",
        signInCountries: ["PT"],
        mails: 24
    )
    /// An account of the British entity, used from France only: what an American warrant may ask for.
    public static let oliverHayes = SamplePerson(
        number: 3,
        entity: unitedKingdom,
        name: "Oliver Hayes",
        address: "oliver.hayes@exmail.example",
        handle: "ohayes",
        phone: "+33600000103",
        phoneCountry: "FR",
        country: "FR",
        signInCountries: ["FR"],
        mails: 31
    )
    /// An American account: out of reach for a British order.
    public static let carolSmith = SamplePerson(
        number: 4,
        entity: unitedStates,
        name: "Carol Smith",
        address: "carol.smith@exmail.example",
        handle: "carols",
        phone: "+12025550104",
        phoneCountry: "US",
        country: "US",
        signInCountries: ["US"],
        mails: 18
    )
    /// Shares the handle `novak` with ``janaNovakova``: an order that names the handle is ambiguous.
    public static let janNovak = SamplePerson(
        number: 5,
        entity: unitedStates,
        name: "Jan Novák",
        address: "jan.novak@exmail.example",
        handle: "novak",
        phone: "+420601000105",
        phoneCountry: "CZ",
        country: "CZ",
        signInCountries: ["CZ"],
        mails: 12
    )
    /// A lawyer: a case about the account goes to people.
    public static let lenaRoth = SamplePerson(
        number: 6,
        entity: unitedStates,
        name: "Lena Roth",
        address: "lena.roth@exmail.example",
        handle: "lroth",
        phone: "+491510000106",
        phoneCountry: "DE",
        country: "DE",
        signInCountries: ["DE", "AT"],
        flags: [.lawyer],
        mails: 22
    )
    public static let janaNovakova = SamplePerson(
        number: 7,
        entity: unitedStates,
        name: "Jana Nováková",
        address: "jana.novakova@exmail.example",
        handle: "novak",
        phone: "+420601000107",
        phoneCountry: "CZ",
        country: "CZ",
        signInCountries: ["CZ"],
        mails: 9
    )

    /// Everyone who is in every sample database.
    public static let cast = [marekDvorak, inesDuarte, oliverHayes, carolSmith, janNovak, lenaRoth, janaNovakova]

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
