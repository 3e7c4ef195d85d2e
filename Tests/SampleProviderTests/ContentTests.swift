import ComitySchema
import Foundation
import GRDB
import ProviderKit
import Testing

@testable import SampleProvider

@Suite("The sample world")
struct ContentTests {
    @Test("is the same for the same seed and another for another")
    func deterministic() throws {
        let worlds = try [7, 7, 8].map { try SampleWorld(accounts: 5, seed: $0) }
        for number in [1, 4, 9, 12] {
            let account = AccountID(unchecked: "acct-\(Padded.text(number, 6))")
            for category in PagingTests.stored {
                let items = try worlds.map { try $0.provider.everything(of: account, category).items }
                #expect(items[0] == items[1])
                #expect(items[0] != items[2])
            }
        }
    }

    @Test("has Marek's forty mails, his chats, and one mail that is larger than a part of a delivery")
    func marek() throws {
        let world = try SampleWorld(accounts: 0)
        let account = SamplePerson.marekDvorak.account
        let mails = try world.provider.everything(of: account, .mail).items
        #expect(mails.count == 40)
        #expect(mails.filter { $0.bytes.count > 512 * 1024 }.count == 1)
        #expect(try !world.provider.everything(of: account, .chat).items.isEmpty)
        #expect(try !world.provider.everything(of: account, .access).items.isEmpty)
    }

    @Test("has a made-up account for each that was asked, of both entities")
    func population() throws {
        let world = try SampleWorld(accounts: 60)
        let entities = try world.provider.store.read { database in
            try String.fetchAll(database, sql: "SELECT entity FROM account")
        }
        #expect(entities.count == SamplePerson.cast.count + 60)
        #expect(Set(entities) == ["exmail-us", "exmail-gb"])
    }

    @Test("writes mail as RFC 5322 wants it")
    func mailForm() throws {
        let world = try SampleWorld(accounts: 10)
        var withAttachment = 0
        var replies = 0
        for number in 1...17 {
            let account = AccountID(unchecked: "acct-\(Padded.text(number, 6))")
            for item in try world.provider.everything(of: account, .mail).items {
                let mail = try ParsedMail(item.bytes)
                #expect(item.contentType == "message/rfc822")
                for name in ["Message-ID", "Date", "From", "To", "Subject", "MIME-Version", "Content-Type"] {
                    #expect(mail.headers[name] != nil, "\(name) is missing")
                }
                #expect(mail.headers["Date"] == InternetMessage.date(item.at.millisecondsSince1970))
                #expect(mail.headerText.utf8.allSatisfy { $0 < 0x80 })
                if mail.headers["Content-Type"]?.hasPrefix("multipart/mixed") == true { withAttachment += 1 }
                if mail.headers["In-Reply-To"] != nil { replies += 1 }
            }
        }
        #expect(withAttachment > 3)
        #expect(replies > 10)
    }

    @Test(
        "writes dates with the right weekday",
        arguments: [
            (0, "Thu, 01 Jan 1970 00:00:00 +0000"),
            (951_782_400_000, "Tue, 29 Feb 2000 00:00:00 +0000"),
            (1_795_438_800_000, "Mon, 23 Nov 2026 13:00:00 +0000"),
        ] as [(Int64, String)]
    )
    func dates(milliseconds: Int64, text: String) {
        #expect(InternetMessage.date(milliseconds) == text)
    }

    @Test("gives an attachment back byte for byte")
    func attachment() throws {
        let bytes = (0..<700).map { UInt8(truncatingIfNeeded: $0 * 7) }
        let mailbox = InternetMessage.Mailbox(name: "A", address: "a@post.example")
        let message = InternetMessage(
            id: "1@post.example",
            at: 0,
            from: mailbox,
            to: [mailbox],
            subject: "x",
            text: "y",
            attachments: [.init(name: "a.bin", contentType: "application/octet-stream", bytes: bytes)]
        )
        let mail = try ParsedMail(message.bytes)
        let boundary = try #require(mail.headers["Content-Type"]?.split(separator: "\"").last)
        let parts = mail.body.components(separatedBy: "--\(boundary)")
        #expect(parts.count == 4)
        #expect(parts[3] == "--\r\n")
        let encoded = try #require(parts[2].components(separatedBy: "\r\n\r\n").last)
        #expect(encoded.split(separator: "\r\n").allSatisfy { $0.utf8.count <= 76 })
        #expect(Data(base64Encoded: encoded.replacing("\r\n", with: "")).map(Array.init) == bytes)
    }

    @Test("shows one chat message to everyone who takes part, and no body of a deleted one")
    func chats() throws {
        let world = try SampleWorld(accounts: 10)
        var seen: [String: Set<[UInt8]>] = [:]
        var deleted = 0
        for number in 1...17 {
            let account = AccountID(unchecked: "acct-\(Padded.text(number, 6))")
            for item in try world.provider.everything(of: account, .chat).items {
                let fields = try #require(try JSONSerialization.jsonObject(with: Data(item.bytes)) as? [String: Any])
                #expect(fields["id"] as? String == item.id)
                #expect(fields["at"] as? String == Timestamp.format(item.at))
                let recipients = try #require(fields["recipients"] as? [String])
                #expect(!recipients.isEmpty)
                #expect(!recipients.contains(try #require(fields["sender"] as? String)))
                let isReadable = fields["deletedAt"] == nil && fields["encryption"] == nil
                #expect(isReadable == (fields["body"] != nil))
                deleted += fields["deletedAt"] == nil ? 0 : 1
                seen[item.id, default: []].insert(item.bytes)
            }
        }
        #expect(deleted > 0)
        #expect(seen.values.allSatisfy { $0.count == 1 })
    }

    @Test("edge 25: hands out of chats that only their people can read who, when and how much, and says why there is no text")
    func endToEndEncrypted() throws {
        let world = try SampleWorld(accounts: 0)
        let sofia = SamplePerson.sofiaMarchetti.account
        let request = DataRequest(account: sofia, category: .chat, window: SampleWorld.always, after: nil, limit: 1000)
        let page = try world.provider.page(request)
        #expect(page.gaps.map(\.reason) == [.deFactoImpossibility])
        var encrypted = 0
        for item in page.items {
            let fields = try #require(try JSONSerialization.jsonObject(with: Data(item.bytes)) as? [String: Any])
            guard fields["encryption"] as? String == "endToEnd" else { continue }
            encrypted += 1
            #expect(fields["body"] == nil && fields["sender"] != nil && fields["recipients"] != nil)
            let ciphertext = try #require(fields["ciphertextBytes"] as? Int)
            #expect(ciphertext > 28)
        }
        #expect(encrypted > 0)
        let marek = DataRequest(
            account: SamplePerson.marekDvorak.account,
            category: .chat,
            window: SampleWorld.always,
            after: nil,
            limit: 1000
        )
        #expect(try world.provider.page(marek).gaps.isEmpty)
    }

    @Test(
        "edge 18: says of sign-ins that were asked for from too long ago that they are not kept",
        arguments: [(365, 0), (366, 1)]
    )
    func retention(days: Int, gaps: Int) throws {
        let world = try SampleWorld(accounts: 0)
        let request = DataRequest(
            account: SamplePerson.marekDvorak.account,
            category: .access,
            window: SampleWorld.days(days, to: 0),
            after: nil,
            limit: 5
        )
        #expect(try world.provider.page(request).gaps.map(\.reason) == Array(repeating: .dataNotHeld, count: gaps))
    }

    @Test("tells of traffic who wrote to whom and when, of every mail and chat message, and nothing of what they say")
    func traffic() throws {
        let world = try SampleWorld(accounts: 10)
        for number in 1...17 {
            let account = AccountID(unchecked: "acct-\(Padded.text(number, 6))")
            let traffic = try world.provider.everything(of: account, .traffic, limit: 7).items
            let mails = try world.provider.everything(of: account, .mail).items
            let chats = try world.provider.everything(of: account, .chat).items
            #expect(Set(traffic.map(\.id)) == Set((mails + chats).map(\.id)))
            #expect(traffic.count == mails.count + chats.count)
            let sources = Dictionary(uniqueKeysWithValues: (mails + chats).map { ($0.id, $0) })
            for item in traffic {
                let source = try #require(sources[item.id])
                let envelope = try JSONDecoder().decode(Envelope.self, from: Data(item.bytes))
                #expect(envelope.id == item.id && envelope.account == account.rawValue)
                #expect(envelope.at == Timestamp.format(item.at) && item.at == source.at)
                #expect(!envelope.to.isEmpty && !envelope.to.contains(envelope.from))
                guard source.category == .mail else {
                    #expect(envelope.kind == "chat" && envelope.conversation != nil && envelope.bytes == nil)
                    continue
                }
                let headers = try ParsedMail(source.bytes).headers
                #expect(envelope.kind == "mail" && envelope.conversation == nil && envelope.bytes == source.bytes.count)
                #expect(headers["From"]?.contains("<\(envelope.from)>") == true)
                let named = (headers["To"] ?? "") + (headers["Cc"] ?? "")
                for address in envelope.to { #expect(named.contains("<\(address)>")) }
                #expect(named.count { $0 == "<" } == envelope.to.count)
            }
        }
    }

    /// All that an item of traffic may hold.
    private struct Envelope: Decodable {
        let id, account, at, kind, from: String
        let to: [String]
        let conversation: String?
        let bytes: Int?

        init(from decoder: any Decoder) throws {
            let known: Set = ["id", "account", "at", "kind", "from", "to", "conversation", "bytes"]
            let members = try decoder.container(keyedBy: AnyKey.self)
            #expect(Set(members.allKeys.map(\.stringValue)).isSubset(of: known))
            func text(_ name: String) throws -> String { try members.decode(String.self, forKey: AnyKey(stringValue: name)) }
            (id, account, at) = (try text("id"), try text("account"), try text("at"))
            (kind, from) = (try text("kind"), try text("from"))
            to = try members.decode([String].self, forKey: AnyKey(stringValue: "to"))
            conversation = try members.decodeIfPresent(String.self, forKey: AnyKey(stringValue: "conversation"))
            bytes = try members.decodeIfPresent(Int.self, forKey: AnyKey(stringValue: "bytes"))
        }
    }

    private struct AnyKey: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    @Test("is not made over a file that exists")
    func exists() throws {
        let world = try SampleWorld(accounts: 0)
        #expect(throws: SampleDatabaseError.exists) {
            try SampleDatabase.create(at: world.path, accounts: 0, seed: 1, endingAt: SampleWorld.present)
        }
    }

    @Test("is not made where nothing can be written, and says with which result")
    func notWritable() throws {
        let world = try SampleWorld(filled: false)
        let path = world.folder.appending(path: "nowhere/exmail.sqlite").path
        let error = #expect(throws: SampleDatabaseError.self) {
            try SampleDatabase.create(at: path, accounts: 0, seed: 1, endingAt: SampleWorld.present)
        }
        #expect(error?.description.contains("SQLite result 14") == true)
    }
}

/// A mail taken apart at its empty line, with folded headers unfolded.
struct ParsedMail {
    var headers: [String: String] = [:]
    let headerText: String
    let body: String

    init(_ bytes: [UInt8]) throws {
        let text = try #require(String(validating: bytes, as: UTF8.self))
        #expect(!text.replacing("\r\n", with: "").contains { $0 == "\r" || $0 == "\n" }, "a line does not end with CRLF")
        let end = try #require(text.range(of: "\r\n\r\n"))
        headerText = String(text[..<end.lowerBound])
        body = String(text[end.upperBound...])
        for line in headerText.replacing("\r\n ", with: " ").split(separator: "\r\n") {
            let parts = line.split(separator: ":", maxSplits: 1)
            headers[String(parts[0])] = parts[1].trimmingCharacters(in: .whitespaces)
        }
    }
}
