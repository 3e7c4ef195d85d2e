import ComitySchema
import ProviderKit

/// The people whom the sample world knows by name. What is special about each is what a rule or a test looks at.
extension SamplePerson {
    /// Everyone who is in every sample database.
    public static let cast = [
        marekDvorak, inesDuarte, oliverHayes, carolSmith, janNovak, lenaRoth, janaNovakova, tomasVesely, aoifeByrne, elinBerg,
        brunoKeller, sofiaMarchetti, evaLindova, viktorHruby,
    ]

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
    /// A minor.
    public static let tomasVesely = SamplePerson(
        number: 8,
        entity: unitedStates,
        name: "Tomáš Veselý",
        address: "tomas.vesely@exmail.example",
        handle: "tomas",
        phone: "+420601000108",
        phoneCountry: "CZ",
        country: "CZ",
        signInCountries: ["CZ"],
        flags: [.minor],
        mails: 14
    )
    /// Works for ExMail: nobody who knows the person may judge the case.
    public static let aoifeByrne = SamplePerson(
        number: 9,
        entity: unitedStates,
        name: "Aoife Byrne",
        address: "aoife.byrne@exmail.example",
        handle: "aoife",
        phone: "+353850000109",
        phoneCountry: "IE",
        country: "IE",
        signInCountries: ["IE"],
        flags: [.employee],
        mails: 20
    )
    /// Has the account from an organisation that administers it.
    public static let elinBerg = SamplePerson(
        number: 10,
        entity: unitedStates,
        name: "Elin Berg",
        address: "elin.berg@nordkontor.example",
        handle: "eberg",
        phone: "+46700000110",
        phoneCountry: "SE",
        country: "SE",
        signInCountries: ["SE"],
        mails: 26,
        isTenantControlled: true
    )
    /// Had the handle `sunny` before ``evaLindova`` got it.
    public static let brunoKeller = SamplePerson(
        number: 11,
        entity: unitedStates,
        name: "Bruno Keller",
        address: "bruno.keller@exmail.example",
        handle: "bkeller",
        phone: "+41790000111",
        phoneCountry: "CH",
        country: "CH",
        signInCountries: ["CH"],
        mails: 17,
        handleHistory: HandleHistory(takenDaysAgo: 45, former: "sunny", formerGivenUpDaysAgo: 45)
    )
    /// A journalist, whose chats are encrypted end to end.
    public static let sofiaMarchetti = SamplePerson(
        number: 12,
        entity: unitedStates,
        name: "Sofia Marchetti",
        address: "sofia.marchetti@exmail.example",
        handle: "smarchetti",
        phone: "+39320000112",
        phoneCountry: "IT",
        country: "IT",
        signInCountries: ["IT"],
        flags: [.journalist],
        mails: 28,
        encryptsChats: true
    )
    /// Has the handle `sunny` for thirty days: an order about the time before means somebody else.
    public static let evaLindova = SamplePerson(
        number: 13,
        entity: unitedStates,
        name: "Eva Lindová",
        address: "eva.lindova@exmail.example",
        handle: "sunny",
        phone: "+420601000113",
        phoneCountry: "CZ",
        country: "CZ",
        signInCountries: ["CZ"],
        mails: 11,
        handleHistory: HandleHistory(takenDaysAgo: 30)
    )
    /// Deleted the account twenty days ago.
    public static let viktorHruby = SamplePerson(
        number: 14,
        entity: unitedStates,
        name: "Viktor Hrubý",
        address: "viktor.hruby@exmail.example",
        handle: "vhruby",
        phone: "+420601000114",
        phoneCountry: "CZ",
        country: "CZ",
        signInCountries: ["CZ"],
        mails: 0,
        deletedDaysAgo: 20
    )
}
