import ComitySchema
import CommandLineKit
import Foundation

/// The folder of an interception's answer, which grows batch by batch: the events of each in `live.jsonl`, one a line, and the batch
/// itself in `batches.jws`, and in `batches.jsonl` for reading. An item that is not one line as it was signed for is a file besides.
///
/// A batch is written after its events. So whatever happens in between, the next run finds out how far the folder can be believed, by
/// what the provider signed, and goes on from there: the messages themselves may have left the topic by then.
struct LiveFolder {
    let path: String
    private var events: GrowingFile
    private var batches: GrowingFile
    private var readable: GrowingFile
    /// Items that are files: digests by path.
    private var others: [String: Digest] = [:]

    init(_ path: String) {
        self.path = path
        events = GrowingFile("\(path)/live.jsonl")
        batches = GrowingFile("\(path)/batches.jws")
        readable = GrowingFile("\(path)/batches.jsonl")
    }

    // MARK: What an earlier run has left

    /// Goes through what is there, up to the first batch that does not hold or whose items are not there as it lists them. What no
    /// batch vouches for is cut off; anything else that stands behind stays until what belongs in its place has come.
    mutating func reopen(
        _ binding: SealBinding,
        of provider: EntityID,
        keys: ProviderKeys,
        at now: Date
    ) throws(CommandFailure) -> BatchLedger {
        var ledger = BatchLedger()
        guard var lines = LineReader(batches.path) else { return ledger }
        var stored = LineReader(events.path)
        var shown = LineReader(readable.path)
        while let line = lines.line(limit: Inbox.byteLimit) {
            guard let signed = try? keys.batch(in: Array(line.dropLast()), of: provider, at: now),
                let found = find(signed.batch.items, in: &stored),
                (try? ledger.add(signed, of: binding)) != nil
            else { return ledger }
            events.adopt(found.lines)
            others.merge(found.others) { _, new in new }
            batches.adopt(line)
            let reading = signed.payload + [0x0A]
            if shown?.bytes(reading.count) == reading { readable.adopt(reading) } else { try readable.append(reading) }
        }
        for file in [events, batches, readable] { try file.settle() }
        return ledger
    }

    /// The items of a batch as they are in the folder; `nil` if one is not.
    private func find(_ items: [ManifestItem], in stored: inout LineReader?) -> (lines: [UInt8], others: [String: Digest])? {
        var lines: [UInt8] = []
        var others: [String: Digest] = [:]
        let hasOthers = FileManager.default.fileExists(atPath: "\(path)/items")
        for item in items {
            let name = Self.name(of: item.name)
            let other = hasOthers ? FileManager.default.contents(atPath: "\(path)/\(name)").map(Array.init) : nil
            if let other, item.describes(other) {
                others[name] = item.digest
                let line = Self.line(of: other)
                guard line.isEmpty || stored?.bytes(line.count) == line else { return nil }
                lines += line
            } else {
                guard let line = stored?.bytes(item.bytes + 1), line.last == 0x0A, item.describes(Array(line.dropLast()))
                else { return nil }
                lines += line
            }
        }
        return (lines, others)
    }

    // MARK: What comes

    /// Writes what a batch proves, and the batch.
    mutating func append(_ proven: ProvenBatch) throws(CommandFailure) {
        try Files.makeFolder(path)
        var lines: [UInt8] = []
        for item in proven.items {
            let line = Self.line(of: item.bytes)
            lines += line
            if line.dropLast() != item.bytes[...] {
                let name = Self.name(of: EvidenceItem.Name(item.category, item.id))
                try Files.makeFolder("\(path)/items")
                try Files.write(item.bytes, to: "\(path)/\(name)", mode: .secret, lasting: false)
                others[name] = Digest(of: item.bytes)
            }
        }
        try events.append(lines)
        try readable.append(proven.signed.payload + [0x0A])
        try batches.append(proven.signed.compact + [0x0A])
    }

    /// Adds the manifest and the list of all files, which says that the answer is whole.
    func close(with manifest: SignedManifest) throws(CommandFailure) {
        let signed = ["manifest-1.jws": manifest.compact, "manifest.json": manifest.payload]
        var digests = others.merging(signed.mapValues { Digest(of: $0) }) { first, _ in first }
        for file in [events, batches, readable] where file.length > 0 {
            digests[String(file.path.dropFirst(path.count + 1))] = file.digest
        }
        let sums = EvidenceTree.checksums(of: digests)
        if EvidenceWriter.holds(path, sums) { return }
        for (name, bytes) in signed { try Files.write(bytes, to: "\(path)/\(name)", mode: .secret, lasting: false) }
        // Whatever happens to the machine from here on: a folder that lists its files has them.
        sync()
        try Files.write(sums, to: "\(path)/\(EvidenceTree.checksums)", mode: .secret)
    }

    /// The line of `live.jsonl` for an item: a JSON object on one line, nothing for anything else.
    private static func line(of bytes: [UInt8]) -> [UInt8] {
        guard (try? JSONSerialization.jsonObject(with: Data(bytes))) is [String: Any] else { return [] }
        return EvidenceTree.line(of: bytes)
    }

    private static func name(of item: EvidenceItem.Name) -> String { EvidenceTree.name(ofFileFor: item) }
}
