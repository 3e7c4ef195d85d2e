import Foundation
import Testing

@testable import ComitySchema

@Suite("A message that writes itself")
struct JSONWritableTests {
    /// Whatever a text may hold: what must be escaped, what must not, and what only looks so.
    private static let texts = [
        "", "plain", "\"\\/", "\u{0}\u{1}\u{8}\t\n\u{B}\u{C}\r\u{1F}\u{20}", "\u{7F}\u{80}\u{2028}\u{2029}\u{FEFF}",
        "é€😀e\u{301}",
    ]
    private static let dates = [0, 0.001, -1, 1_795_438_800.125, 253_402_300_799.999].map(Date.init(timeIntervalSince1970:))

    @Test("is the same bytes as an encoder makes of it")
    func messages() {
        for (index, text) in Self.texts.enumerated() {
            for date in Self.dates {
                for value in messages(text, at: date, number: [0, 1, -1, .max][index % 4], flag: index.isMultiple(of: 2)) {
                    #expect(CanonicalJSON.encode(value) == CanonicalJSON.encodeMembers(of: value), "\(type(of: value))")
                }
            }
        }
    }

    private func messages(_ text: String, at date: Date, number: Int, flag: Bool) -> [any JSONWritable & Encodable] {
        let line = ManifestItem(
            id: text,
            category: flag ? .liveContent : .mail,
            at: date,
            bytes: number,
            digest: Digest(of: text),
            part: 7,
            origin: flag ? .hold : .account
        )
        let counts = Manifest.Counts(parts: 1, items: number, droppedOutOfScope: 0)
        let piece = PartContent.Item(
            id: text,
            category: .liveTraffic,
            contentType: text,
            account: AccountID(unchecked: text),
            at: date,
            chunk: 0,
            chunks: number,
            bytes: Data(text.utf8 + [0xFF, 0xFE, 0x3E])
        )
        let binding = SealBinding(
            caseID: CaseID(unchecked: text),
            taskID: TaskID(unchecked: text),
            order: OrderReference(unchecked: text),
            task: TaskReference(unchecked: text),
            recipient: AuthorityID(unchecked: text),
            keyID: KeyID(unchecked: text),
            sequence: number,
            content: .batch,
            isLast: flag
        )
        return [
            line, counts, piece, binding, PartContent(items: flag ? [] : [piece, piece]),
            SealedPart(
                binding: binding,
                suite: .p256AES256,
                encapsulatedKey: Data(),
                ciphertext: Data(text.utf8),
                sealedAt: date
            ),
            batch(text, at: date, number: number, previous: flag ? Digest(of: text) : nil, items: flag ? [line, line] : []),
            AuditEvent(at: date, stage: text, kind: .sealed, actor: text),
            AuditEvent(
                at: date,
                stage: text,
                kind: .unconfirmedStop,
                caseID: CaseID(unchecked: text),
                taskID: TaskID(unchecked: text),
                code: .keyNotValid,
                actor: text,
                note: text,
                digest: Digest(of: text)
            ),
        ]
    }

    private func batch(_ text: String, at date: Date, number: Int, previous: Digest?, items: [ManifestItem]) -> DigestBatch {
        DigestBatch(
            version: 1,
            caseID: CaseID(unchecked: text),
            taskID: TaskID(unchecked: text),
            order: OrderReference(unchecked: text),
            task: TaskReference(unchecked: text),
            provider: EntityID(unchecked: text),
            number: number,
            previous: previous,
            items: items,
            counts: Manifest.Counts(parts: 0, items: 0, droppedOutOfScope: number),
            closedAt: date
        )
    }
}
