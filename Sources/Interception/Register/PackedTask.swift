import ComitySchema
import Foundation

/// An entry of the register as a run of bytes, about a fifth of its JSON, from which the very same entry can be read again.
///
/// What is asked for without reading the whole entry has its fixed place at the beginning; then the account, against which the keys of
/// events are compared; then everything else.
struct PackedTask {
    private enum Offset {
        static let id = 0
        static let home = 16
        static let until = 20
        static let flags = 28
        static let account = 29
    }

    /// Whether the task's end was taken, in the flags.
    private static let ended: UInt8 = 0x80
    private static let hasAccount: UInt8 = 0x40
    private static let statusBits: UInt8 = 0x0F

    private let bytes: UnsafeRawBufferPointer

    /// - Parameter bytes: which ``bytes(of:id:home:position:terms:)`` wrote. They must outlive this view.
    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    // MARK: What is asked often

    var id: PackedID {
        var reader = ByteReader(bytes, at: Offset.id)
        return reader.id()
    }

    /// The partition of the live stream in which the account's events are.
    var home: Int32 { bytes.loadUnaligned(fromByteOffset: Offset.home, as: Int32.self) }

    /// The window's end, in milliseconds since 1970.
    var until: Int64 { bytes.loadUnaligned(fromByteOffset: Offset.until, as: Int64.self) }

    var status: TaskStatus { TaskStatus.allCases[Int(flags & Self.statusBits)] }

    /// Whether the end was taken: nothing is matched for the task until the register has another entry.
    var isEnded: Bool { flags & Self.ended != 0 }

    var isArmed: Bool { status == .active && !isEnded && flags & Self.hasAccount != 0 }

    var awaitsEnd: Bool { !status.isFinal && !isEnded }

    /// Whether the entry by itself authorises matching at a time.
    func authorises(at now: Date) -> Bool {
        status == .active && flags & Self.hasAccount != 0 && now < Date(millisecondsSince1970: until)
    }

    /// The account's bytes, where they are; empty if there is none.
    @inline(__always)
    var account: UnsafeRawBufferPointer {
        // An account's id has at most 255 bytes, so its length is in one.
        let start = Offset.account + 1
        return UnsafeRawBufferPointer(rebasing: bytes[start..<start + Int(bytes[Offset.account])])
    }

    var accountID: AccountID? {
        flags & Self.hasAccount == 0 ? nil : AccountID(unchecked: String(decoding: account, as: UTF8.self))
    }

    private var flags: UInt8 { bytes[Offset.flags] }

    private var rest: ByteReader { ByteReader(bytes, at: Offset.account + 1 + Int(bytes[Offset.account])) }

    // MARK: The whole entry

    var revision: Int {
        var reader = rest
        return Int(reader.number())
    }

    /// Whether the record of the entry stands after a cursor in the register.
    func stands(after cursor: RegisterCursor) -> Bool {
        var reader = rest
        _ = reader.number()
        let partition = Int32(reader.number())
        return reader.number() > cursor[partition] ?? -1
    }

    func record(with table: SharedTermsTable) -> TaskRecord {
        var reader = rest
        let revision = Int(reader.number())
        _ = (reader.number(), reader.number())
        let terms = table[Int(reader.number())]
        let from = until + reader.number()
        let deliverUntil = until + reader.number()
        let activeSince = from + reader.number()
        let caseID = CaseID(unchecked: reader.id().text(letter: "C"))
        let order = OrderReference(unchecked: reader.text())
        let reference = TaskReference(unchecked: reader.text())
        return TaskRecord(
            id: id.taskID,
            caseID: caseID,
            order: order,
            reference: reference,
            recipient: terms.recipient,
            recipientKey: terms.recipientKey,
            entity: terms.entity,
            action: .interception,
            account: accountID,
            target: TargetIdentifier(format: terms.format, value: reader.text()),
            categories: terms.categories,
            window: TimeWindow(from: Date(millisecondsSince1970: from), until: Date(millisecondsSince1970: until)),
            deliverUntil: Date(millisecondsSince1970: deliverUntil),
            safeguard: terms.safeguard,
            status: status,
            activeSince: Date(millisecondsSince1970: activeSince),
            revision: revision
        )
    }

    // MARK: Writing

    /// - Parameters:
    ///   - task: an interception.
    ///   - home: see ``home``.
    ///   - position: where its record stands in the register.
    /// - Returns: `nil` if its ids are not of their form.
    static func bytes(
        of task: TaskRecord,
        home: Int32,
        position: (partition: Int32, offset: Int64),
        terms: Int
    ) -> [UInt8]? {
        let account = task.account?.rawValue.utf8
        guard let id = PackedID(task.id), let caseID = PackedID(task.caseID.rawValue.utf8, letter: "C"),
            let status = TaskStatus.allCases.firstIndex(of: task.status), let length = UInt8(exactly: account?.count ?? 0)
        else { return nil }
        let until = task.window.until.millisecondsSince1970
        var writer = ByteWriter(capacity: 192)
        writer.write(id)
        writer.writeWhole(home)
        writer.writeWhole(until)
        writer.write(UInt8(status) | (account == nil ? 0 : hasAccount))
        writer.write(length)
        if let account { writer.append(account) }
        writer.write(Int64(task.revision))
        writer.write(Int64(position.partition))
        writer.write(position.offset)
        writer.write(Int64(terms))
        writer.write(task.window.from.millisecondsSince1970 - until)
        writer.write(task.deliverUntil.millisecondsSince1970 - until)
        writer.write(task.activeSince.millisecondsSince1970 - task.window.from.millisecondsSince1970)
        writer.write(caseID)
        writer.write(task.order.rawValue)
        writer.write(task.reference.rawValue)
        writer.write(task.target.value)
        return writer.bytes
    }

    /// What to write where in an entry's bytes so that its end counts as taken, or as not taken.
    func marking(ended: Bool) -> (offset: Int, byte: UInt8) {
        (Offset.flags, ended ? flags | Self.ended : flags & ~Self.ended)
    }
}
