import ComitySchema
import GRDB
import ProviderKit

/// Settles people in the sample world one by one, each with all that the provider stores of them.
struct Population {
    private static let day: Int64 = 86_400_000

    let seed: UInt64
    let endingAt: Int64
    /// The last few who settled: whom the next ones chat with.
    private var neighbours: [SamplePerson] = []

    init(seed: UInt64, endingAt: Int64) {
        self.seed = seed
        self.endingAt = endingAt
    }

    mutating func settle(_ person: SamplePerson, in database: Database) throws {
        var random = SeededGenerator(seed: seed, stream: person.number)
        let createdAt = endingAt - Int64(random.number(in: 400...2_900)) * Self.day
        var records = RecordComposer(
            person: person,
            random: SeededGenerator(seed: random.next()),
            createdAt: createdAt,
            endingAt: endingAt
        )
        try records.accountRow.insert(database)
        for row in records.nameRows { try row.insert(database) }
        for flag in person.flags { try FlagRow(account: person.account.rawValue, flag: flag.rawValue).insert(database) }
        guard person.deletedDaysAgo == nil else { return }
        for row in records.subscriberRows() { try row.insert(database) }
        for row in records.signInRows(max(8, person.mails / 2)) { try row.insert(database) }
        try insertMail(of: person, random: &random, into: database)
        try insertChats(of: person, random: &random, into: database)
        neighbours.append(person)
        if neighbours.count > 8 { neighbours.removeFirst() }
    }

    private func insertMail(of person: SamplePerson, random: inout SeededGenerator, into database: Database) throws {
        let instants = random.instants(person.mails, from: endingAt - 180 * Self.day, until: endingAt)
        var composer = MailComposer(person: person, random: SeededGenerator(seed: random.next()))
        for (index, at) in instants.enumerated() {
            let isLarge = person.hasLargeAttachment && index == person.mails / 2
            try composer.compose(number: index + 1, at: at, withLargeAttachment: isLarge).insert(database)
        }
    }

    private func insertChats(of person: SamplePerson, random: inout SeededGenerator, into database: Database) throws {
        guard !neighbours.isEmpty else { return }
        let count = SamplePerson.cast.contains { $0.account == person.account } ? 2 : random.number(in: 0...2)
        for number in 0..<count {
            // The first neighbour is who settled longest ago: the cast's first person has a conversation with each of the cast.
            var others = [number == 0 ? neighbours[0] : random.pick(neighbours)]
            if random.chance(1, in: 4), let third = neighbours.last, third.account != others[0].account { others.append(third) }
            var composer = ChatComposer(person: person, random: SeededGenerator(seed: random.next()), endingAt: endingAt)
            try composer.insertConversation(number + 1, with: others, into: database)
        }
    }
}
