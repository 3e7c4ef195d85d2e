import ComitySchema
import Foundation
import ProviderKit
import Testing

@testable import SampleProvider

@Suite struct `The sample's live stream` {
    private static let now = Date(millisecondsSince1970: 1_795_438_800_123)

    private func events(
        _ count: Int,
        of population: LivePopulation = LivePopulation(accounts: 500, targets: 5),
        seed: UInt64 = 1,
        run: String = "r",
        countries: [CountryCode] = []
    ) -> [LiveStream.Event] {
        var stream = LiveStream(of: population, seed: seed, run: run, targetCountries: countries)
        return (0..<count).map { _ in stream.next(at: Self.now) }
    }

    private func decoded(_ events: [LiveStream.Event]) throws -> [LiveEvent] {
        try events.map { try StrictJSON.decode(LiveEvent.self, from: $0.value) }
    }

    @Test func `is made of events that a strict reader takes, each under its account's key`() throws {
        let written = events(4000)
        for (event, record) in zip(try decoded(written), written) {
            #expect(Array(event.account.rawValue.utf8) == record.key)
            #expect(event.at == Self.now)
            #expect((event.body == nil) == (event.kind == .signIn))
            #expect((event.subject != nil) == (event.kind == .mail))
            let people = [event.from].compactMap(\.self) + (event.to ?? [])
            #expect(people.contains("\(event.account.rawValue)@exmail.example") == (event.kind != .signIn))
        }
    }

    @Test(arguments: [[], [AccountID(unchecked: String(repeating: "\"\\", count: 127))]])
    func `is made of events of 300 to 2048 bytes, small ones more often than large ones`(named: [AccountID]) throws {
        let written = events(20_000, of: LivePopulation(accounts: 50, targets: named.count, named: named))
        let sizes = written.map(\.value.count)
        #expect(sizes.allSatisfy { (300...2048).contains($0) })
        if named.isEmpty {
            #expect(sizes.count { $0 < 700 } > sizes.count { $0 > 1200 })
            #expect(sizes.count { $0 > 1700 } > 100)
        }
        #expect(try decoded(written.filter(\.isTarget)).allSatisfy { $0.account == named.first })
    }

    @Test func `has every kind, many languages, and an id for each event`() throws {
        let events = try decoded(events(4000))
        #expect(Set(events.map(\.kind)) == Set(LiveEvent.Kind.allCases))
        #expect(Set(events.map(\.id)).count == events.count)
        for word in ["Bonjour", "Hallo", "Dobrý den", "Добрий", "こんにちは"] {
            #expect(events.contains { $0.body?.contains(word) == true })
        }
        #expect(Set(events.compactMap(\.body)).count > events.count / 2)
    }

    @Test func `is the same for the same seed, but for the run's name`() throws {
        #expect(events(200).map(\.value) == events(200).map(\.value))
        #expect(events(200).map(\.value) != events(200, seed: 2).map(\.value))
        let other = events(200, run: "s")
        #expect(other.map(\.key) == events(200).map(\.key))
        #expect(try Set(decoded(other).map(\.id)).isDisjoint(with: decoded(events(200)).map(\.id)))
    }

    @Test func `has its targets where it is told`() throws {
        let named: [AccountID] = ["acct-000002", "acct-000009"].map(AccountID.init(unchecked:))
        let population = LivePopulation(accounts: 3, targets: 3, named: named, exponent: 0)
        let written = try decoded(events(300, of: population, countries: ["CZ", "PT"].map(CountryCode.init(unchecked:))))
        #expect(Set(written.map(\.account)) == Set(population.targets))
        for (account, country) in zip(population.targets, ["CZ", "PT", "CZ"]) {
            #expect(Set(written.filter { $0.account == account }.map(\.country?.rawValue)) == [country])
        }
    }
}

@Suite struct `A live population` {
    @Test(arguments: [(10_000_000, 10_000), (1000, 999), (7, 5), (6, 6), (100, 1)])
    func `spreads its targets evenly over the ranks of popularity`(accounts: Int, targets: Int) throws {
        let population = LivePopulation(accounts: accounts, targets: targets)
        let ranks = try population.targets.map { try #require(Int($0.rawValue.dropFirst(LivePopulation.prefix.count))) }
        let part = Double(accounts) / Double(targets)
        for (ordinal, rank) in ranks.enumerated() {
            #expect(abs(Double(rank) - (Double(ordinal) + 0.5) * part) <= 1)
            #expect(population.target(ofRank: rank) == ordinal)
        }
        let others = Set(1...min(accounts, 3000)).subtracting(ranks)
        for rank in others { #expect(population.target(ofRank: rank) == nil) }
    }

    @Test func `lets named accounts stand in for the first targets`() {
        let named = AccountID(unchecked: "acct-000002")
        let population = LivePopulation(accounts: 9, targets: 3, named: [named])
        #expect(population.targets.map(\.rawValue) == ["acct-000002", "user-000000005", "user-000000008"])
    }

    @Test(arguments: [0, 0.6, 1, 1.4])
    func `tells the share of events that concern targets`(exponent: Double) {
        let population = LivePopulation(accounts: 20_000, targets: 2000, exponent: exponent)
        var stream = LiveStream(of: population, run: "r")
        let count = 60_000
        let hits = (0..<count).count { _ in stream.next(at: .distantPast).isTarget }
        let deviation = (population.targetShare * (1 - population.targetShare) / Double(count)).squareRoot()
        #expect(abs(Double(hits) / Double(count) - population.targetShare) < 5 * deviation)
    }
}

@Suite struct `The Zipf distribution` {
    @Test(arguments: [0, 0.5, 0.99, 1, 1 + 1e-12, 1.2, 2.5], [1, 2, 30, 10_000_000])
    func `draws each rank in proportion to its weight`(exponent: Double, count: Int) {
        let distribution = ZipfDistribution(count: count, exponent: exponent)
        var random = SeededGenerator(seed: 7)
        let draws = 40_000
        var drawn: [Int: Int] = [:]
        for _ in 0..<draws { drawn[distribution.draw(using: &random), default: 0] += 1 }
        #expect(drawn.keys.allSatisfy { (1...count).contains($0) })
        for rank in 1...min(count, 10) {
            let share = distribution.weight(of: rank) / distribution.totalWeight
            let deviation = (share * (1 - share) / Double(draws)).squareRoot()
            #expect(abs(Double(drawn[rank, default: 0]) / Double(draws) - share) <= 5 * deviation, "rank \(rank)")
        }
    }

    @Test(arguments: [0.8, 1, 1.3])
    func `falls over the decades of ranks with the slope of its exponent`(exponent: Double) {
        let distribution = ZipfDistribution(count: 10_000_000, exponent: exponent)
        var random = SeededGenerator(seed: 11)
        var perDecade = [Double](repeating: 0, count: 7)
        for _ in 0..<200_000 {
            let decade = Int(log10(Double(distribution.draw(using: &random))))
            if decade < 7 { perDecade[decade] += 1 }
        }
        // A decade has ten times the ranks of the one before, each 10^-exponent as often: on average over its ranks.
        for decade in 2..<5 {
            let slope = log10(perDecade[decade] / perDecade[decade - 1]) - 1
            #expect(abs(slope + exponent) < 0.05)
        }
    }

    @Test(arguments: [0, 0.5, 1, 1.5])
    func `knows its total weight without adding up every rank`(exponent: Double) {
        let count = 50_000
        let sum = (1...count).reduce(0) { $0 + pow(Double($1), -exponent) }
        let total = ZipfDistribution(count: count, exponent: exponent).totalWeight
        #expect(abs(total - sum) < sum * 1e-9)
    }
}
