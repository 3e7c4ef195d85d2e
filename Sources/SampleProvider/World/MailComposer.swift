import ComitySchema
import Foundation

/// Writes one person's mailbox: threads with a few correspondents, some with attachments.
struct MailComposer {
    private struct Thread {
        let with: InternetMessage.Mailbox
        let subject: String
        var ids: [String]
        /// What was last said, without what it quoted.
        var lastText: String
    }

    private let person: SamplePerson
    private let me: InternetMessage.Mailbox
    private let correspondents: [InternetMessage.Mailbox]
    private var random: SeededGenerator
    private var threads: [Thread] = []

    init(person: SamplePerson, random: SeededGenerator) {
        self.person = person
        self.random = random
        me = InternetMessage.Mailbox(name: person.name, address: person.address)
        var strangers: [InternetMessage.Mailbox] = []
        for _ in 0..<5 {
            let first = self.random.pick(Vocabulary.firstNames)
            let last = self.random.pick(Vocabulary.lastNames)
            let domain = self.random.pick(Vocabulary.otherDomains)
            strangers.append(.init(name: "\(first) \(last)", address: "\(first).\(last)@\(domain)".lowercased()))
        }
        correspondents = strangers
    }

    /// - Parameter number: of the mail in the mailbox, from 1.
    mutating func compose(number: Int, at: Int64, withLargeAttachment: Bool) -> MailRow {
        let sent = random.chance(2, in: 5)
        var thread = nextThread()
        let other = thread.with
        let id = "\(Hexadecimal.text(random.next())).\(number)@\(sent ? "exmail.example" : String(other.domain))"
        let text = composeText(to: sent ? other.name : person.name, from: sent ? person.name : other.name)
        let isReply = !thread.ids.isEmpty
        let message = InternetMessage(
            id: id,
            at: at,
            from: sent ? me : other,
            to: [sent ? other : me],
            copies: random.chance(1, in: 8) ? [random.pick(correspondents)].filter { $0 != other } : [],
            subject: isReply ? "Re: \(thread.subject)" : thread.subject,
            references: thread.ids,
            text: isReply ? "\(text)\n\n\(Self.quoted(thread.lastText))" : text,
            attachments: attachments(withLarge: withLargeAttachment)
        )
        thread.ids.append(id)
        thread.lastText = text
        threads.append(thread)
        return MailRow(
            id: "m\(person.digits)-\(Padded.text(number, 5))",
            account: person.account.rawValue,
            folder: sent ? "Sent" : "Inbox",
            at: at,
            sender: message.from.address,
            recipients: (message.to + message.copies).map(\.address).joined(separator: "\n"),
            deletedAt: nil,
            bytes: Data(message.bytes)
        )
    }

    /// Goes on with one of the last threads, or starts one.
    private mutating func nextThread() -> Thread {
        if threads.count > 6 { threads.removeFirst() }
        if !threads.isEmpty, random.chance(2, in: 5) { return threads.remove(at: random.number(below: threads.count)) }
        let subject = random.pick(Vocabulary.subjects).replacing("%d", with: String(random.number(in: 2...400)))
        return Thread(with: random.pick(correspondents), subject: subject, ids: [], lastText: "")
    }

    private mutating func composeText(to: String, from: String) -> String {
        let opening = random.pick(Vocabulary.openings).replacing("%@", with: to.prefix { $0 != " " })
        var sentences = Vocabulary.sentences
        let paragraphs = (0..<random.number(in: 1...4)).map { _ in
            (0..<random.number(in: 1...3)).map { _ in sentences.remove(at: random.number(below: sentences.count)) }
                .joined(separator: "\n")
        }
        return ([opening] + paragraphs + ["\(random.pick(Vocabulary.closings))\n\(from)"]).joined(separator: "\n\n")
    }

    private static func quoted(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { "> \($0)" }.joined(separator: "\n")
    }

    private mutating func attachments(withLarge: Bool) -> [InternetMessage.Attachment] {
        if withLarge {
            return [.init(name: "backup.bin", contentType: "application/octet-stream", bytes: random.bytes(640 * 1024))]
        }
        guard random.chance(1, in: 7) else { return [] }
        let rows = (1...random.number(in: 3...40)).map { "\($0);\(random.number(in: 10...99_999));EUR" }
        let table = (["line;amount;currency"] + rows).joined(separator: "\r\n")
        return [.init(name: "table.csv", contentType: "text/csv; charset=utf-8", bytes: Array(table.utf8))]
    }
}
