import ComitySchema
import Foundation
import Testing

@testable import Agency

@Suite struct `An answer as files` {
    typealias Item = AnswerSketch.Item

    private func files(_ items: [Item], pages: Int = 1) throws -> [String: String] {
        let answer = try #require(try AnswerSketch(items, pages: pages).assembled())
        return EvidenceTree(of: answer).files.mapValues { String(decoding: $0, as: UTF8.self) }
    }

    @Test func `has each mail as it was, and all in one mailbox`() throws {
        let files = try files([.mail("m1", "Subject: a\r\n\r\nFrom here on\r\n"), .mail("m2", "Subject: b\n\nlast line")])
        #expect(files["mail/m1.eml"] == "Subject: a\r\n\r\nFrom here on\r\n")
        #expect(files["mail/m2.eml"] == "Subject: b\n\nlast line")
        #expect(
            files["mail.mbox"] == """
                From MAILER-DAEMON Sat Oct 24 13:00:00 2026
                Subject: a

                >From here on

                From MAILER-DAEMON Sat Oct 24 13:00:00 2026
                Subject: b

                last line


                """
        )
    }

    @Test func `has one line for each chat message and each live event, in their order`() throws {
        let files = try files([
            .json("c1", .chat, #"{"body":"one"}"#), .json("c2", .chat, "{\"body\":\r\n \"two\"\n}"),
            .json("l2", .liveContent, #"{"n":1}"#), .json("l1", .liveTraffic, #"{"n":2}"#),
            .json("l3", .liveContent, #"{"n":3}"#),
        ])
        #expect(files["chat.jsonl"] == "{\"body\":\"one\"}\n{\"body\":   \"two\" }\n")
        #expect(files["live.jsonl"] == "{\"n\":1}\n{\"n\":2}\n{\"n\":3}\n")
    }

    @Test func `has one line for each mail and message of the traffic, apart from what was said`() throws {
        let files = try files([
            .json("t1", .traffic, #"{"from":"a@post.example","kind":"mail","to":["b@post.example","c@post.example"]}"#),
            .json("t2", .traffic, #"{"from":"b@post.example","kind":"chat","to":["a@post.example"]}"#),
        ])
        #expect(
            files["traffic.jsonl"] == """
                {"from":"a@post.example","kind":"mail","to":["b@post.example","c@post.example"]}
                {"from":"b@post.example","kind":"chat","to":["a@post.example"]}

                """
        )
        #expect(files["chat.jsonl"] == nil)
    }

    @Test func `has the sign-ins as a table and the subscriber as a list`() throws {
        let files = try files([
            .json("a1", .access, #"{"at":"2026-01-01T00:00:00.000Z","ip":"192.0.2.1","port":443,"client":"a, \"b\""}"#),
            .json("a2", .access, #"{"at":"2026-01-02T00:00:00.000Z","ip":"2001:db8::1","mobile":true,"extra":{"x":1}}"#),
            .json("s1", .subscriber, #"{"name":"A"}"#), .json("s2", .subscriber, #"{"name":"B"}"#),
        ])
        #expect(
            files["access.csv"]
                == [
                    "at,ip,port,client,mobile",
                    #"2026-01-01T00:00:00.000Z,192.0.2.1,443,"a, ""b""","#,
                    "2026-01-02T00:00:00.000Z,2001:db8::1,,,true", "",
                ].joined(separator: "\r\n")
        )
        #expect(files["subscriber.json"] == "[\n{\"name\":\"A\"},\n{\"name\":\"B\"}\n]\n")
    }

    @Test func `keeps what it does not understand as it is`() throws {
        var picture = Item.json("c1", .chat, "picture")
        picture.contentType = "image/png"
        let files = try files([picture, .json("c1", .access, "[1]"), .json("m1", .mail, "{}")])
        #expect(files["items/chat-c1.bin"] == "picture")
        #expect(files["items/access-c1.bin"] == "[1]")
        #expect(files["items/mail-m1.bin"] == "{}")
        #expect(files["chat.jsonl"] == nil)
        #expect(files["access.csv"] == nil)
    }

    @Test func `has the manifest as it was signed, page by page, and whole for reading`() throws {
        let items = (1...5).map { Item.mail("m\($0)", "text \($0)") }
        let sketch = AnswerSketch(items, pages: 2)
        let files = EvidenceTree(of: try #require(try sketch.assembled())).files
        #expect(files["manifest-1.jws"] == sketch.parts[5].plaintext)
        #expect(files["manifest-2.jws"] == sketch.parts[6].plaintext)
        let whole = try CanonicalJSON.decode(Manifest.self, from: try #require(files["manifest.json"]))
        #expect(whole.items.count == 5)
        #expect(whole.counts.items == 5)

        let single = AnswerSketch(items)
        let one = EvidenceTree(of: try #require(try single.assembled())).files
        let compact = String(decoding: single.parts[5].plaintext, as: UTF8.self)
        #expect(one["manifest.json"] == OwnJWS.payload(of: compact))
    }

    @Test func `lists every file with its digest, as sha256sum reads it`() throws {
        let files = try files([.mail("m1", "one"), .json("c1", .chat, "{}")])
        let lines = try #require(files["SHA256SUMS"]).split(separator: "\n")
        #expect(Set(lines.map { String($0.dropFirst(66)) }) == Set(files.keys).subtracting(["SHA256SUMS"]))
        for line in lines {
            #expect(line.prefix(64) == Digest(of: try #require(files[String(line.dropFirst(66))])).rawValue)
        }
    }

    @Test(arguments: [
        "../../../etc/cron.d/x", "/etc/passwd", "..", ".", "", "a/../../b", "a\0b", "C:\\x", ".ssh", "x\n/y", "ｅ／ｆ",
        String(repeating: "../", count: 60),
    ])
    func `stays in its folder, whatever the ids are`(id: String) throws {
        var blob = Item.json(id, .chat, "not json")
        blob.contentType = "x/\(id)"
        for path in try files([.mail(id, "mail"), blob]).keys {
            let steps = path.split(separator: "/", omittingEmptySubsequences: false)
            #expect(steps.count <= 2)
            #expect(steps.allSatisfy { !$0.isEmpty && $0.first != "." })
            #expect(path.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.@/".contains($0)) })
        }
    }

    @Test func `has a file for each mail, even where ids differ only in what no file name can hold`() throws {
        let files = try files([.mail("a/b", "1"), .mail("a_b", "2"), .mail("a:b", "3"), .mail("A/B", "4")])
        #expect(files.keys.filter { $0.hasPrefix("mail/") }.count == 4)
    }
}

@Suite struct `A mailbox` {
    @Test(arguments: [
        ("From a", ">From a"), (">From a", ">>From a"), (">>>From a", ">>>>From a"), ("From", "From"), (" From a", " From a"),
        ("from a", "from a"), ("x>From a", "x>From a"), ("Fromage", "Fromage"),
    ])
    func `quotes what would begin another message, and nothing else`(line: String, quoted: String) {
        var mailbox = Mailbox()
        mailbox.append(Array("\(line)\r\nrest".utf8), receivedAt: Date(timeIntervalSince1970: 0))
        let text = String(decoding: mailbox.bytes, as: UTF8.self)
        #expect(text == "From MAILER-DAEMON Thu Jan  1 00:00:00 1970\n\(quoted)\nrest\n\n")
    }

    @Test func `keeps carriage returns inside lines, bytes that are no text, and messages without any`() {
        var mailbox = Mailbox()
        mailbox.append([0x61, 0x0D, 0x62, 0xFF, 0x0D, 0x0A], receivedAt: Date(timeIntervalSince1970: 951_782_400))
        mailbox.append([], receivedAt: Date(timeIntervalSince1970: 951_782_400))
        let line = Array("From MAILER-DAEMON Tue Feb 29 00:00:00 2000\n".utf8)
        #expect(mailbox.bytes == line + [0x61, 0x0D, 0x62, 0xFF, 0x0A, 0x0A] + line + [0x0A])
    }
}

@Suite struct `A table of records` {
    @Test func `is not broken open by quotes that carry accents`() throws {
        let table = try #require(CSV.table(of: [Array("{\"a\":\"x\\\"\u{301},y\"}".utf8)], first: []))
        #expect(String(decoding: table, as: UTF8.self) == "a\r\n\"x\"\"\u{301},y\"\r\n")
    }

    @Test func `is none if a record is no object`() {
        #expect(CSV.table(of: [Array("[]".utf8)], first: []) == nil)
    }
}
