public import ComitySchema
public import Foundation
import ProviderKit

/// Makes events as a provider's servers would write them to its live stream: mails, chats and sign-ins of a population, each a
/// `LiveEvent` in JSON of 300 to 2,048 bytes. The same population, seed and run give the same events.
///
/// It writes JSON itself, into a buffer that it keeps: a stream for a benchmark has to be made faster than it is read.
public struct LiveStream {
    /// An event on its way to the live topic.
    public struct Event: Sendable {
        /// The account.
        public let key: [UInt8]
        public let value: [UInt8]
        /// Whether the account is one of the population's targets.
        public let isTarget: Bool
    }

    /// Bytes. What follows the last sentence, and a sentence that goes beyond, stay below the event's limit.
    private static let leastSize = 300
    private static let mostText = 1_760

    private let population: LivePopulation
    private let run: [UInt8]
    private let homes: [[UInt8]]
    private let targetHomes: [[UInt8]]
    private let targetKeys: [[UInt8]]
    /// The targets' ids as they stand within JSON text.
    private let targetTexts: [[UInt8]]
    private var random: SeededGenerator
    private var made = 0
    private var instant = (date: Date.distantPast, text: [UInt8]())
    private var json = JSONText()

    /// - Parameters:
    ///   - seed: what the events are derived from.
    ///   - run: a word of ASCII letters and digits that tells the ids of one run from those of another.
    ///   - targetCountries: where the targets are, the first of them in the first country, and so on in turns; if empty, they are
    ///     spread over the world as everyone else is.
    public init(of population: LivePopulation, seed: UInt64 = 1, run: String, targetCountries: [CountryCode] = []) {
        self.population = population
        self.run = Array(run.utf8)
        homes = LiveVocabulary.countries.map { Array($0.utf8) }
        targetHomes = targetCountries.map { Array($0.rawValue.utf8) }
        targetKeys = population.targets.map { Array($0.rawValue.utf8) }
        targetTexts = population.targets.map { Array(CanonicalJSON.encode($0).dropFirst().dropLast()) }
        random = SeededGenerator(seed: seed)
    }

    /// The next event, said to have happened at an instant.
    public mutating func next(at now: Date) -> Event {
        made += 1
        if instant.date != now { instant = (now, Array(Timestamp.format(now).utf8)) }
        let rank = population.popularity.draw(using: &random)
        let target = population.target(ofRank: rank)
        let account = target.map { targetTexts[$0] } ?? LivePopulation.text(ofRank: rank)
        json.removeAll()
        writeOpening(account, country: country(rank: rank, target: target))
        switch random.number(below: 16) {
        case 0: writeSignIn()
        case 1...7: writeMail(of: account)
        default: writeChat(of: account)
        }
        return Event(key: target.map { targetKeys[$0] } ?? account, value: json.copy(), isTarget: target != nil)
    }

    private func country(rank: Int, target: Int?) -> [UInt8] {
        if let target, !targetHomes.isEmpty { return targetHomes[target % targetHomes.count] }
        return homes[rank % homes.count]
    }

    /// What every event has, up to the middle of its id.
    private mutating func writeOpening(_ account: [UInt8], country: [UInt8]) {
        json.add(#"{"account":""#)
        json.add(account)
        json.add(#"","at":""#)
        json.add(instant.text)
        json.add(#"","country":""#)
        json.add(country)
        json.add(#"","id":""#)
        json.add(run)
        json.add("-")
        json.add(number: made)
    }

    /// A provider names a sign-in by the session and the device that it is about.
    private mutating func writeSignIn() {
        json.add("-session-")
        for _ in 0..<8 { json.add(hexadecimal: random.next()) }
        json.add("-device-")
        for _ in 0..<4 { json.add(hexadecimal: random.next()) }
        json.add(#"","kind":"signIn"}"#)
    }

    private mutating func writeMail(of account: [UInt8]) {
        let words = random.pick(LiveVocabulary.languages)
        json.add(#"","kind":"mail""#)
        writePeople(account, others: random.number(in: 1...3))
        json.add(#","subject":""#)
        json.add(random.pick(words.subjects))
        json.add(" ")
        json.add(number: random.number(in: 2...4000))
        json.add(#"","body":""#)
        json.add(random.pick(words.openings))
        json.add(#"\n\n"#)
        writeText(words, until: random.heavyTailed(from: Self.leastSize, to: Self.mostText))
        json.add(#"\n\n"#)
        json.add(random.pick(words.closings))
        json.add(#""}"#)
    }

    private mutating func writeChat(of account: [UInt8]) {
        json.add(#"","kind":"chat""#)
        writePeople(account, others: 1)
        json.add(#","body":""#)
        writeText(random.pick(LiveVocabulary.languages), until: random.heavyTailed(from: Self.leastSize, to: Self.mostText / 2))
        json.add(#""}"#)
    }

    /// The account writes to others, or one of them writes to the account and to the rest.
    private mutating func writePeople(_ account: [UInt8], others: Int) {
        let isSent = random.chance(1, in: 2)
        json.add(#","from":""#)
        if isSent { writeOwnAddress(account) } else { json.add(random.pick(LiveVocabulary.peers)) }
        json.add(#"","to":[""#)
        if isSent { json.add(random.pick(LiveVocabulary.peers)) } else { writeOwnAddress(account) }
        for _ in 1..<others {
            json.add(#"",""#)
            json.add(random.pick(LiveVocabulary.peers))
        }
        json.add(#""]"#)
    }

    private mutating func writeOwnAddress(_ account: [UInt8]) {
        json.add(account)
        json.add("@exmail.example")
    }

    /// Sentences until the event has at least the given size.
    private mutating func writeText(_ words: LiveVocabulary, until size: Int) {
        json.add(random.pick(words.sentences))
        while json.count < size {
            json.add(" ")
            json.add(random.pick(words.sentences))
        }
    }
}
