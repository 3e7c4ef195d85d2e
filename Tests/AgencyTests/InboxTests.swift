import ComitySchema
import ComityTestKit
import CommandLineKit
import Foundation
import Testing
import Trust

@testable import Agency

@Suite struct `An agency's inbox` {
    static let world = AnswerSketch.world
    static let keys = ProviderKeys([world.providerKey])
    let inbox = Inbox(authority: AnswerSketch.authority, providerKeys: keys)

    private func problem(of value: [UInt8]?) -> EvidenceError.Code? {
        do {
            _ = try inbox.read(value, at: Self.world.now)
            return nil
        } catch {
            return error.code
        }
    }

    @Test func `takes a notice that the provider signed for this authority`() throws {
        let notice = AnswerSketch.notice(.accepted)
        let message = try inbox.read(AnswerSketch.message(.notice(notice)), at: Self.world.now)
        #expect(message.statement.content == .notice(notice))
        #expect(message.payload == CanonicalJSON.encode(message.statement))
    }

    @Test func `takes a part with its ciphertext`() throws {
        let message = try inbox.read(try AnswerSketch([]).message(1), at: Self.world.now)
        guard case .part(let part) = message.statement.content else { throw EvidenceError(.contentMalformed, "not a part") }
        #expect(Digest(of: try #require(message.ciphertext)) == part.ciphertextDigest)
    }

    @Test(arguments: [(3, "part 3, batch"), (4, "part 4, manifest, the last")])
    func `tells of a digest batch and of the end of an interception's answer`(number: Int, said: String) throws {
        let message = try inbox.read(try AnswerSketch(live: [[.event(1), .event(2)]]).message(number), at: Self.world.now)
        let line = InboxLine(StoredRecord.sketch, message.statement)
        #expect(line.text.hasSuffix("GB-MPS/2026/0001 T1  \(said)"))
        #expect(line.part?.content == (number == 3 ? .batch : .manifest))
    }

    @Test func `takes no word but the provider's`() {
        let notice = AgencyStatement.Content.notice(AnswerSketch.notice(.accepted))
        let stranger = Self.world.signer(of: "GB-NCA" as AuthorityID)
        #expect(problem(of: AnswerSketch.message(notice, signer: stranger)) == .statementNotProven)
        #expect(problem(of: AnswerSketch.message(notice, type: .manifest)) == .statementNotProven)
        #expect(problem(of: nil) == .statementNotProven)
        #expect(problem(of: Array("{}".utf8)) == .statementNotProven)
        #expect(problem(of: [0xFF]) == .statementNotProven)
    }

    @Test func `takes nothing that was changed on its way`() throws {
        let value = AnswerSketch.message(.notice(AnswerSketch.notice(.accepted)))
        let text = String(decoding: value, as: UTF8.self)
        let parts = text.split(separator: ".")
        let payload = try #require(OwnJWS.payload(of: "a.\(parts[1]).b"))
        let other = String(decoding: payload, as: UTF8.self).replacing("accepted", with: "refused")
        let changed = text.replacing(parts[1], with: Data(other.utf8).base64EncodedString().replacing("=", with: ""))
        #expect(problem(of: Array(changed.utf8)) == .statementNotProven)
    }

    @Test func `takes nothing that is for another authority, case or entity`() throws {
        let other = AnswerSketch.notice(.accepted, recipient: "US-OIA")
        #expect(problem(of: AnswerSketch.message(.notice(other))) == .bindingMismatch)
        let wrongCase = AnswerSketch.notice(.accepted, caseID: CaseID(authority: "GB-IPU", reference: "other"))
        #expect(problem(of: AnswerSketch.message(.notice(wrongCase))) == .bindingMismatch)
        let notice = AgencyStatement.Content.notice(AnswerSketch.notice(.accepted))
        #expect(problem(of: AnswerSketch.message(notice, provider: "exmail-gb")) == .bindingMismatch)
        #expect(problem(of: try AnswerSketch([], recipient: "US-OIA").message(1)) == .bindingMismatch)
        var moved = AnswerSketch([])
        moved.parts[0].binding = AnswerSketch([], task: "T2").parts[0].binding.with(task: "T1")
        #expect(problem(of: try moved.message(1)) == .bindingMismatch)
    }

    @Test func `takes a notice about another authority's order, where that authority is named`() throws {
        let desk = Inbox(authority: "US-OIA", providerKeys: Self.keys)
        let reason = Notice.Reason(code: .protectedPerson, message: "Records speak against the belief.")
        let notice = AnswerSketch.notice(.objection, recipient: "US-OIA", of: "GB-IPU", reasons: [reason])
        let message = try desk.read(AnswerSketch.message(.notice(notice)), at: Self.world.now)
        let line = InboxLine(StoredRecord.sketch, message.statement).text
        #expect(line.contains("\(AnswerSketch.order) of GB-IPU"))
        #expect(line.contains("objection: the provider asks for your determination"))
        #expect(line.contains("ProtectedPerson: Records speak against the belief."))
        let unnamed = AnswerSketch.notice(.objection, recipient: "US-OIA", caseID: notice.caseID)
        let error = #expect(throws: EvidenceError.self) {
            try desk.read(AnswerSketch.message(.notice(unnamed)), at: Self.world.now)
        }
        #expect(error?.code == .bindingMismatch)
    }

    @Test(arguments: Notice.Kind.allCases) func `says every notice in plain words`(kind: Notice.Kind) throws {
        let message = try inbox.read(AnswerSketch.message(.notice(AnswerSketch.notice(kind))), at: Self.world.now)
        #expect(InboxLine(StoredRecord.sketch, message.statement).text.contains("  \(kind.rawValue): "))
    }

    @Test func `takes no ciphertext but the one that was signed for`() throws {
        let (statement, ciphertext) = try AnswerSketch([]).sealed(1)
        var changed = ciphertext
        changed[changed.startIndex] ^= 1
        #expect(problem(of: AnswerSketch.message(.part(statement), ciphertext: changed)) == .ciphertextAltered)
        #expect(problem(of: AnswerSketch.message(.part(statement), ciphertext: nil)) == .ciphertextAltered)
    }
}

@Suite struct `The provider's keys` {
    @Test func `are a JWK set`() throws {
        let id: KeyID = "p"
        let (_, jwk) = KeyMaker.make(id: id, algorithm: .edDSA)
        let set = Array("{\"keys\":[".utf8) + jwk + Array("]}".utf8)
        let keys = try ProviderKeys(jwkSet: set)
        let problem = #expect(throws: TrustError.self) {
            try keys.verify(Array("a.b.c".utf8), as: .statement, maxBytes: 100, at: AnswerSketch.world.now)
        }
        #expect(problem?.code == .malformed)
    }

    @Test(arguments: [
        "", "[]", "{}", #"{"keys":[]}"#, #"{"keys":[{}]}"#, #"{"keys":[7]}"#, #"{"keys":[{"kty":"oct","k":"AA"}]}"#,
    ])
    func `are refused where they are none`(json: String) {
        #expect(throws: (any Error).self) { try ProviderKeys(jwkSet: Array(json.utf8)) }
    }

    @Test func `are public, and each is there once`() {
        let (privateJWK, publicJWK) = KeyMaker.make(id: "p", algorithm: .es256)
        let comma = [UInt8(ascii: ",")]
        for members in [privateJWK, publicJWK + comma + publicJWK] {
            let set = Array("{\"keys\":[".utf8) + members + Array("]}".utf8)
            #expect(throws: (any Error).self) { try ProviderKeys(jwkSet: set) }
        }
    }
}

@Suite struct `A book of answers` {
    typealias Item = AnswerSketch.Item

    private func book(_ openers: [SealOpener] = [AnswerSketch.world.opener(of: AnswerSketch.authority)]) -> AnswerBook {
        AnswerBook(openers: openers, providerKeys: `An agency's inbox`.keys)
    }

    private func take(_ sketch: AnswerSketch, _ number: Int, into book: inout AnswerBook) throws -> AnswerBook.Progress {
        let (statement, ciphertext) = try sketch.sealed(number)
        return try book.take(statement, ciphertext, from: AnswerSketch.provider, at: AnswerSketch.world.now)
    }

    @Test func `opens what is sealed to the agency and closes each task by itself`() throws {
        var book = book()
        let first = AnswerSketch([.mail("m1", "one"), .mail("m2", "two", chunkSize: 2)])
        let second = AnswerSketch([.mail("m1", "other")], task: "T2")
        #expect(try take(first, 1, into: &book) == .part)
        #expect(try take(second, 1, into: &book) == .part)
        #expect(try take(first, 2, into: &book) == .part)
        #expect(try take(first, 3, into: &book) == .part)
        guard case .complete(let answer) = try take(second, 2, into: &book) else { throw EvidenceError(.sequenceGap, "T2") }
        #expect(answer.items.map(\.bytes) == [Array("other".utf8)])
        guard case .complete(let answer) = try take(first, 4, into: &book) else { throw EvidenceError(.sequenceGap, "T1") }
        #expect(answer.items.map(\.bytes) == [Array("one".utf8), Array("two".utf8)])
    }

    @Test func `takes a part that comes again for the same part, and another one in its place for a fault`() throws {
        var book = book()
        let sketch = AnswerSketch([.mail("m1", "one")])
        let (statement, ciphertext) = try sketch.sealed(1)
        let now = AnswerSketch.world.now
        #expect(try book.take(statement, ciphertext, from: AnswerSketch.provider, at: now) == .part)
        #expect(try book.take(statement, ciphertext, from: AnswerSketch.provider, at: now) == .nothingNew)
        // Sealed anew: the same content, another ciphertext.
        #expect(#expect(throws: EvidenceError.self) { try take(sketch, 1, into: &book) }?.code == .sequenceConflict)
        #expect(try take(sketch, 2, into: &book) == .nothingNew, "a broken answer stays broken")
    }

    @Test func `opens nothing without the key that it is sealed to`() {
        for openers in [[], [AnswerSketch.world.opener(of: "US-OIA")]] {
            var book = book(openers)
            let error = #expect(throws: EvidenceError.self) { try take(AnswerSketch([]), 1, into: &book) }
            #expect(error?.code == .sealNotOpened)
        }
    }

    @Test func `opens no part that is passed off as another`() throws {
        var book = book()
        let sketch = AnswerSketch([.mail("m1", "one")], task: "T1")
        let (sealed, ciphertext) = try sketch.sealed(1)
        let moved = PartStatement(
            binding: AnswerSketch([.mail("m1", "one")], task: "T2").parts[0].binding,
            suite: sealed.suite,
            encapsulatedKey: sealed.encapsulatedKey,
            ciphertextDigest: sealed.ciphertextDigest
        )
        let error = #expect(throws: EvidenceError.self) {
            try book.take(moved, ciphertext, from: AnswerSketch.provider, at: AnswerSketch.world.now)
        }
        #expect(error?.code == .sealNotOpened)
    }

    @Test func `believes no manifest that the provider did not sign`() {
        var book = book()
        let forged = AnswerSketch([], manifestSigner: AnswerSketch.world.signer(of: "GB-NCA" as AuthorityID))
        #expect(#expect(throws: EvidenceError.self) { try take(forged, 1, into: &book) }?.code == .statementNotProven)
    }

    @Test func `proves live items batch by batch`() throws {
        var book = book()
        let sketch = AnswerSketch(live: [[.event(1)], [.event(2)]])
        #expect(try take(sketch, 1, into: &book) == .part)
        guard case .batch(let batch) = try take(sketch, 2, into: &book) else { throw EvidenceError(.sequenceGap, "batch") }
        #expect(batch.items.map(\.id) == ["3-1"])
        #expect(try take(sketch, 2, into: &book) == .nothingNew)
        #expect(try take(sketch, 3, into: &book) == .part)
        _ = try take(sketch, 4, into: &book)
        guard case .complete = try take(sketch, 5, into: &book) else { throw EvidenceError(.sequenceGap, "manifest") }
    }

    @Test func `believes no digest batch that the provider did not sign, or signed as something else`() throws {
        let stranger = AnswerSketch.world.signer(of: "GB-NCA" as AuthorityID)
        let forged = AnswerSketch(live: [[.event(1)]], signer: stranger)
        var otherwise = AnswerSketch(live: [[.event(1)]])
        try otherwise.resign(1, as: .manifest, replacing: #""version":1"#, with: #""version": 1"#)
        for sketch in [forged, otherwise] {
            var book = book()
            _ = try take(sketch, 1, into: &book)
            #expect(#expect(throws: EvidenceError.self) { try take(sketch, 2, into: &book) }?.code == .statementNotProven)
        }
    }

    @Test func `believes no digest batch of another entity than the statement's`() throws {
        var book = book()
        var sketch = AnswerSketch(live: [[.event(1)]])
        try sketch.resign(1, as: .batch, replacing: "exmail-us", with: "exmail-gb")
        _ = try take(sketch, 1, into: &book)
        #expect(#expect(throws: EvidenceError.self) { try take(sketch, 2, into: &book) }?.code == .bindingMismatch)
    }

    @Test func `believes no manifest of another entity than the statement's`() throws {
        var book = book()
        let (statement, ciphertext) = try AnswerSketch([]).sealed(1)
        let error = #expect(throws: EvidenceError.self) {
            try book.take(statement, ciphertext, from: "exmail-gb", at: AnswerSketch.world.now)
        }
        #expect(error?.code == .bindingMismatch)
    }

    @Test func `reads sealed content as strictly as any other`() {
        var book = book()
        var sketch = AnswerSketch([.mail("m1", "one")])
        sketch.parts[0].plaintext = Array(#"{"items":[],"items":[]}"#.utf8)
        #expect(#expect(throws: EvidenceError.self) { try take(sketch, 1, into: &book) }?.code == .contentMalformed)
    }
}

extension SealBinding {
    fileprivate func with(task: TaskReference) -> SealBinding {
        SealBinding(
            caseID: caseID,
            taskID: taskID,
            order: order,
            task: task,
            recipient: recipient,
            keyID: keyID,
            sequence: sequence,
            content: content,
            isLast: isLast
        )
    }
}
