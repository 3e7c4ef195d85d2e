import ComitySchema
import Foundation
import ProviderKit
import Testing

@testable import SampleProvider

@Suite("The directory finds accounts")
struct DirectoryTests {
    let world: SampleWorld

    init() throws { world = try SampleWorld(accounts: 3) }

    @Test(
        "edge 22: by names that match exactly, whatever the case of the domain, and by nothing that is merely similar",
        arguments: [
            ("EmailAddress", "marek.dvorak@exmail.example", ["acct-000001"]),
            ("EmailAddress", "marek.dvorak@EXMAIL.Example", ["acct-000001"]),
            ("EmailAddress", "Marek.Dvorak@exmail.example", []),
            ("EmailAddress", "marek.dvorak@exmail.example.", []),
            ("EmailAddress", " marek.dvorak@exmail.example", []),
            ("EmailAddress", "marekdvorak@exmail.example", []),
            ("EmailAddress", "marek.dvorak+x@exmail.example", []),
            // A Cyrillic a, and a Kelvin sign, which Unicode folds to k.
            ("EmailAddress", "m\u{430}rek.dvorak@exmail.example", []),
            ("EmailAddress", "mare\u{212A}.dvorak@exmail.example", []),
            ("EmailAddress", "a@b@exmail.example", []),
            ("EmailAddress", "", []),
            ("AccountHandle", "ines", ["acct-000002"]),
            ("AccountHandle", "Ines", []),
            ("AccountHandle", "novak", ["acct-000005", "acct-000007"]),
            ("AccountHandle", "ines' OR '1'='1", []),
            ("InternationalizedEmailAddress", "marek.dvorak@exmail.example", []),
        ]
    )
    func lookup(format: String, value: String, accounts: [String]) throws {
        let target = TargetIdentifier(format: format, value: value)
        #expect(try world.provider.accounts(named: target, at: SamplePerson.unitedStates).map(\.rawValue) == accounts)
    }

    @Test("only at the entity that holds them")
    func entities() throws {
        let oliver = SamplePerson.oliverHayes
        #expect(try world.provider.accounts(named: oliver.target, at: oliver.entity) == [oliver.account])
        #expect(try world.provider.accounts(named: oliver.target, at: SamplePerson.unitedStates).isEmpty)
    }

    @Test("and looks up every format that it names")
    func formats() {
        #expect(world.provider.formats == ["EmailAddress", "AccountHandle"])
    }

    @Test(
        "and tells where an account is used and what asks for care",
        arguments: [
            (SamplePerson.marekDvorak, "CZ", ["CZ", "FR"], []),
            (.oliverHayes, "FR", ["FR"], []),
            (.carolSmith, "US", ["US"], []),
            (.lenaRoth, "DE", ["AT", "DE"], [.lawyer]),
            (.tomasVesely, "CZ", ["CZ"], [.minor]),
            (.aoifeByrne, "IE", ["IE"], [.employee]),
            (.sofiaMarchetti, "IT", ["IT"], [.journalist]),
        ] as [(SamplePerson, String, [String], Set<AccountProfile.Flag>)]
    )
    func profiles(person: SamplePerson, country: String, signIns: [String], flags: Set<AccountProfile.Flag>) throws {
        let profile = try #require(try world.provider.profile(of: person.account))
        #expect(profile.account == person.account)
        #expect(profile.country?.rawValue == country)
        #expect(profile.phoneCountry?.rawValue == country)
        #expect(profile.signInCountries.map(\.rawValue).sorted() == signIns)
        #expect(profile.flags == flags)
    }

    @Test("with the country of the last sign-in first")
    func signInOrder() throws {
        let marek = SamplePerson.marekDvorak
        let last = try #require(try world.provider.everything(of: marek.account, .access).items.last)
        let country = try JSONDecoder().decode([String: JSONValue].self, from: Data(last.bytes))["country"]
        #expect(try world.provider.profile(of: marek.account)?.signInCountries.first?.rawValue == country?.text)
    }

    @Test("and tells which account an organisation administers")
    func tenants() throws {
        for person in SamplePerson.cast {
            let isElin = person.account == SamplePerson.elinBerg.account
            #expect(try world.provider.profile(of: person.account)?.isTenantControlled == isElin)
        }
    }

    @Test(
        "edge 21: and splits a handle that went from one person to another by holder and time",
        arguments: [
            (100, 0, [SamplePerson.brunoKeller, .evaLindova]),
            (100, 50, [.brunoKeller]),
            // Given up 45 days ago, to the millisecond; taken 30 days ago.
            (45, 30, []),
            (46, 45, [.brunoKeller]),
            (30, 29, [.evaLindova]),
            (20, 10, [.evaLindova]),
        ] as [(Int, Int, [SamplePerson])]
    )
    func recycled(from: Int, until: Int, holders: [SamplePerson]) throws {
        let target = TargetIdentifier(format: "AccountHandle", value: "sunny")
        let window = SampleWorld.days(from, to: until)
        let found = try world.provider.holders(of: target, at: SamplePerson.unitedStates, within: window)
        #expect(found.map(\.account) == holders.map(\.account))
        #expect(try world.provider.accounts(named: target, at: SamplePerson.unitedStates) == [SamplePerson.evaLindova.account])
    }

    @Test("edge 20: and names everyone who shares a handle, at all times")
    func shared() throws {
        let target = TargetIdentifier(format: "AccountHandle", value: "novak")
        let found = try world.provider.holders(of: target, at: SamplePerson.unitedStates, within: SampleWorld.days(60, to: 0))
        #expect(Set(found.map(\.account)) == [SamplePerson.janNovak.account, SamplePerson.janaNovakova.account])
    }

    @Test("edge 19: and knows of an account that was deleted when that was, though nothing names it any more")
    func deleted() throws {
        let viktor = SamplePerson.viktorHruby
        #expect(try world.provider.accounts(named: viktor.target, at: viktor.entity).isEmpty)
        let deletedAt = SampleWorld.present - 20 * 86_400
        let before = try world.provider.holders(of: viktor.target, at: viktor.entity, within: SampleWorld.days(60, to: 0))
        #expect(before.map(\.account) == [viktor.account])
        #expect(before.map(\.until) == [deletedAt])
        #expect(try world.provider.holders(of: viktor.target, at: viktor.entity, within: SampleWorld.days(20, to: 0)).isEmpty)
        #expect(try world.provider.profile(of: viktor.account)?.deletedAt == deletedAt)
    }

    @Test("and has no profile of an account that does not exist")
    func unknownAccount() throws {
        #expect(try world.provider.profile(of: AccountID(unchecked: "acct-999999")) == nil)
    }
}

/// Enough of JSON to look at a sample item.
enum JSONValue: Decodable {
    case text(String)
    case other

    init(from decoder: any Decoder) throws {
        self = (try? decoder.singleValueContainer().decode(String.self)).map(JSONValue.text) ?? .other
    }

    var text: String? {
        guard case .text(let text) = self else { return nil }
        return text
    }
}
