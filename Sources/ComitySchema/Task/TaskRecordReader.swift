import Foundation

extension TaskRecord {
    /// Reads an entry of the register, as ``CanonicalJSON/decode(_:from:)`` does.
    ///
    /// What ``CanonicalJSON/encode(_:)`` wrote, member by member in its order, is read in one pass; a register of a million entries is
    /// restored so in seconds. Whatever is written in another way is left to the decoder.
    public init(canonicalJSON bytes: [UInt8]) throws {
        let quick = bytes.withUnsafeBufferPointer { bytes in
            var reader = TaskRecordReader(bytes)
            return reader.record()
        }
        self = try quick ?? CanonicalJSON.decode(from: bytes)
    }
}

/// Reads a task record in exactly the words of ``CanonicalJSON``. It gives up, rather than judge, at the first byte that it does not
/// expect: an escape, a space, another order of members.
private struct TaskRecordReader {
    private let text: UnsafeBufferPointer<UInt8>
    private var index = 0

    init(_ text: UnsafeBufferPointer<UInt8>) {
        self.text = text
    }

    mutating func record() -> TaskRecord? {
        guard take("{") else { return nil }
        let account: AccountID?
        if take(#""account":"#) {
            guard let named = identifier(AccountID.self), take(",") else { return nil }
            account = named
        } else {
            account = nil
        }
        guard take(#""action":"#), let action = word(OrderTask.Action.self),
            take(#","activeSince":"#), let activeSince = time(),
            take(#","caseID":"#), let caseID = identifier(CaseID.self),
            take(#","categories":"#), let categories = list({ $0.word(DataCategory.self) }),
            take(#","deliverUntil":"#), let deliverUntil = time(),
            take(#","entity":"#), let entity = identifier(EntityID.self),
            take(#","id":"#), let id = identifier(TaskID.self),
            take(#","order":"#), let order = identifier(OrderReference.self),
            take(#","recipient":"#), let recipient = identifier(AuthorityID.self),
            take(#","recipientKey":"#), let recipientKey = identifier(KeyID.self),
            take(#","reference":"#), let reference = identifier(TaskReference.self),
            take(#","revision":"#), let revision = number()
        else { return nil }
        var safeguard: Safeguard?
        if take(#","safeguard":{"known":"#) {
            guard let known = list({ $0.word(ContrarySignal.self) }),
                take(#","protectedLocations":"#), let places = list({ $0.identifier(CountryCode.self) }),
                take(#","signInDecisions":"#), let decisions = number(), take("}")
            else { return nil }
            safeguard = Safeguard(protectedLocations: places, known: known, signInDecisions: decisions)
        }
        guard take(#","status":"#), let status = word(TaskStatus.self),
            take(#","target":{"format":"#), let format = string(),
            take(#","value":"#), let value = string(),
            take(#"},"window":{"from":"#), let from = time(),
            take(#","until":"#), let until = time(),
            take("}}"), index == text.count
        else { return nil }
        return TaskRecord(
            id: id,
            caseID: caseID,
            order: order,
            reference: reference,
            recipient: recipient,
            recipientKey: recipientKey,
            entity: entity,
            action: action,
            account: account,
            target: TargetIdentifier(format: format, value: value),
            categories: categories,
            window: TimeWindow(from: from, until: until),
            deliverUntil: deliverUntil,
            safeguard: safeguard,
            status: status,
            activeSince: activeSince,
            revision: revision
        )
    }
}

// MARK: Words

extension TaskRecordReader {
    private mutating func take(_ expected: StaticString) -> Bool {
        let count = expected.utf8CodeUnitCount
        guard text.count - index >= count, let base = text.baseAddress else { return false }
        guard memcmp(base + index, expected.utf8Start, count) == 0 else { return false }
        index += count
        return true
    }

    /// The bytes between quotes, if they stand for themselves.
    private mutating func quoted() -> UnsafeBufferPointer<UInt8>? {
        guard take("\"") else { return nil }
        let start = index
        while index < text.count {
            switch text[index] {
            case UInt8(ascii: "\""):
                index += 1
                return UnsafeBufferPointer(rebasing: text[start..<index - 1])
            case UInt8(ascii: "\\"), 0..<0x20:
                return nil
            default:
                index += 1
            }
        }
        return nil
    }

    private mutating func string() -> String? { quoted().flatMap { String(validating: $0, as: UTF8.self) } }

    private mutating func identifier<Name: Identifier>(_ type: Name.Type) -> Name? { string().flatMap(Name.init(rawValue:)) }

    private mutating func word<Word: RawRepresentable<String>>(_ type: Word.Type) -> Word? {
        string().flatMap(Word.init(rawValue:))
    }

    private mutating func time() -> Date? { quoted().flatMap(Timestamp.parse) }

    /// A whole number of so few digits that it cannot overflow.
    private mutating func number() -> Int? {
        let isNegative = take("-")
        let start = index
        var value = 0
        while index < text.count, case UInt8(ascii: "0")...UInt8(ascii: "9") = text[index], index - start < 18 {
            value = value * 10 + Int(text[index] - UInt8(ascii: "0"))
            index += 1
        }
        guard index > start, text[start] != UInt8(ascii: "0") || (index == start + 1 && !isNegative) else { return nil }
        return isNegative ? -value : value
    }

    private mutating func list<Element>(_ element: (inout Self) -> Element?) -> [Element]? {
        guard take("[") else { return nil }
        var elements: [Element] = []
        if take("]") { return elements }
        repeat {
            guard let next = element(&self) else { return nil }
            elements.append(next)
        } while take(",")
        return take("]") ? elements : nil
    }
}
