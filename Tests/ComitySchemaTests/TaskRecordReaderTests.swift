import ComitySchema
import ComityTestKit
import Foundation
import KafkaTestKit
import Testing

@Suite("A register entry's own reader")
struct TaskRecordReaderTests {
    private static let texts = [
        "", "someone@exmail.example", "a\"b\\c/d", "\u{1}\n\t\u{7f}", "Zoë 漢字 👩‍👩‍👧", "\u{2028}\u{feff}", "e\u{301}",
    ]

    private static func record(_ random: inout SeededGenerator) -> TaskRecord {
        func pick<Element>(_ elements: [Element]) -> Element { elements[Int.random(in: 0..<elements.count, using: &random)] }
        func some<Element>(_ elements: [Element]) -> [Element] { elements.filter { _ in Bool.random(using: &random) } }
        func time() -> Date {
            Date(
                millisecondsSince1970: pick([
                    0, -62_167_219_200_000, 253_402_300_799_999, .random(in: 0...4_000_000_000_000, using: &random),
                ])
            )
        }
        let number = Int.random(in: 0..<1000, using: &random)
        let recipient: AuthorityID = pick(["GB-IPU", "AU-DA.1"])
        let order = OrderReference(unchecked: pick(["IP-\(number)", "a/b\"c\\\(number)"]))
        let caseID = CaseID(authority: recipient, reference: order)
        let reference = TaskReference(unchecked: "\(number)")
        return TaskRecord(
            id: TaskID(of: caseID, reference: reference),
            caseID: caseID,
            order: order,
            reference: reference,
            recipient: recipient,
            recipientKey: pick(["GB-IPU-seal", "k~!\"/"]),
            entity: "exmail-us",
            action: pick(OrderTask.Action.allCases),
            account: pick([nil, AccountID(unchecked: "account-\(number)"), "\"\\/{}"]),
            target: TargetIdentifier(format: pick(texts), value: pick(texts)),
            categories: some(DataCategory.allCases),
            window: TimeWindow(from: time(), until: time()),
            deliverUntil: time(),
            safeguard: pick([
                nil,
                Safeguard(
                    protectedLocations: some(["US", "GB"]),
                    known: some(ContrarySignal.allCases),
                    signInDecisions: pick([0, 1, number])
                ),
            ]),
            status: pick(TaskStatus.allCases),
            activeSince: time(),
            revision: pick([1, 0, -1, .max, .min, 999_999_999_999_999_999, number])
        )
    }

    @Test("reads what was written", arguments: 0..<20)
    func roundTrip(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        for _ in 0..<50 {
            let record = Self.record(&random)
            #expect(try TaskRecord(canonicalJSON: CanonicalJSON.encode(record)) == record)
        }
    }

    @Test("understands a spoiled text as the decoder does, or refuses it as well", arguments: 0..<20)
    func spoiled(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        for _ in 0..<100 {
            var bytes = CanonicalJSON.encode(Self.record(&random))
            let index = Int.random(in: bytes.indices, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.remove(at: index)
            case 2: bytes.insert(Array(" \"\\0,}".utf8)[Int.random(in: 0..<6, using: &random)], at: index)
            default: bytes.removeLast(bytes.count - index)
            }
            let expected = try? CanonicalJSON.decode(TaskRecord.self, from: bytes)
            #expect((try? TaskRecord(canonicalJSON: bytes)) == expected)
        }
    }
}
