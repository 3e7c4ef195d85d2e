import ComitySchema
import GRDB

/// Writes the conversations that one person began.
struct ChatComposer {
    let person: SamplePerson
    var random: SeededGenerator
    let endingAt: Int64

    /// A conversation with some of the people who have an account already.
    mutating func insertConversation(_ number: Int, with others: [SamplePerson], into database: Database) throws {
        let id = "c\(person.digits)-\(Padded.text(number, 2))"
        let everyone = [person] + others
        let instants = random.instants(random.number(in: 4...30), from: endingAt - Int64(120) * 86_400_000, until: endingAt)
        try ConversationRow(id: id, createdAt: instants[0], isEndToEndEncrypted: person.encryptsChats).insert(database)
        for one in everyone {
            try ParticipantRow(conversation: id, address: one.address).insert(database)
        }
        for (index, at) in instants.enumerated() {
            let message = message("\(id)-\(Padded.text(index + 1, 4))", in: id, at: at, among: everyone)
            try message.insert(database)
            for one in everyone {
                try ChatEntryRow(account: one.account.rawValue, at: at, message: message.id).insert(database)
            }
        }
    }

    private mutating func message(_ id: String, in conversation: String, at: Int64, among: [SamplePerson]) -> MessageRow {
        let isDeleted = random.chance(1, in: 15)
        let isEdited = random.chance(1, in: 10)
        let later = min(endingAt, at + Int64(random.number(in: 5_000...600_000)))
        let sender = random.pick(among).address
        let text = isDeleted ? nil : random.pick(Vocabulary.chatLines)
        return MessageRow(
            id: id,
            conversation: conversation,
            at: at,
            sender: sender,
            body: person.encryptsChats ? nil : text,
            // What sealing a text takes, as common protocols do it: a nonce and a tag.
            ciphertextBytes: person.encryptsChats ? text.map { $0.utf8.count + 28 } : nil,
            editedAt: isEdited && !isDeleted ? later : nil,
            deletedAt: isDeleted ? later : nil
        )
    }
}
