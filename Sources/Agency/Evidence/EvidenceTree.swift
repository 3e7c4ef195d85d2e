import ComitySchema
import CommandLineKit
import Foundation

/// An answer as files: what a person, or a tool that knows nothing of Comity, can read. Pure: the same answer is the same files.
struct EvidenceTree: Equatable {
    /// The name of the file that lists all others by digest.
    static let checksums = "SHA256SUMS"

    /// Contents by path. Paths are relative and made of safe names only, whatever the ids in the answer are.
    private(set) var files: [String: [UInt8]] = [:]

    init(of answer: Answer) {
        for (number, page) in answer.pages.enumerated() { files["manifest-\(number + 1).jws"] = page.compact }
        files["manifest.json"] = Self.wholeManifest(of: answer)
        func items(of categories: DataCategory...) -> [EvidenceItem] {
            answer.items.filter { categories.contains($0.category) }
        }
        addMail(items(of: .mail))
        addLines(items(of: .chat), to: "chat.jsonl")
        addLines(items(of: .traffic), to: "traffic.jsonl")
        addLines(items(of: .liveTraffic, .liveContent), to: "live.jsonl")
        addTable(items(of: .access), to: "access.csv")
        addList(items(of: .subscriber), to: "subscriber.json")
        files[Self.checksums] = Self.checksums(of: files.mapValues { Digest(of: $0) })
    }

    private mutating func addMail(_ items: [EvidenceItem]) {
        var mailbox = Mailbox()
        for item in items {
            guard item.contentType == "message/rfc822" else {
                addAsIs(item)
                continue
            }
            files["mail/\(FileName.safe(item.id)).eml"] = item.bytes
            mailbox.append(item.bytes, receivedAt: item.at)
        }
        if !mailbox.bytes.isEmpty { files["mail.mbox"] = mailbox.bytes }
    }

    /// One item a line, in the order of the answer.
    private mutating func addLines(_ items: [EvidenceItem], to path: String) {
        let objects = objects(of: items)
        if !objects.isEmpty { files[path] = objects.flatMap(Self.line) }
    }

    /// A JSON object as one line. Its own line breaks can only be white space between its members: in texts they are escaped.
    static func line(of object: [UInt8]) -> [UInt8] { object.map { $0 == 0x0A || $0 == 0x0D ? 0x20 : $0 } + [0x0A] }

    private mutating func addTable(_ items: [EvidenceItem], to path: String) {
        let records = objects(of: items)
        guard !records.isEmpty else { return }
        files[path] = CSV.table(of: records, first: ["at", "account", "ip", "port", "country", "client", "id"])
    }

    private mutating func addList(_ items: [EvidenceItem], to path: String) {
        let objects = objects(of: items)
        guard !objects.isEmpty else { return }
        files[path] = Array("[\n".utf8) + objects.joined(separator: Array(",\n".utf8)) + Array("\n]\n".utf8)
    }

    /// The bytes of the items that are JSON objects; the others become files of their own.
    private mutating func objects(of items: [EvidenceItem]) -> [[UInt8]] {
        var objects: [[UInt8]] = []
        for item in items {
            if item.contentType == "application/json",
                (try? JSONSerialization.jsonObject(with: Data(item.bytes))) is [String: Any]
            {
                objects.append(item.bytes)
            } else {
                addAsIs(item)
            }
        }
        return objects
    }

    private mutating func addAsIs(_ item: EvidenceItem) {
        files[Self.name(ofFileFor: EvidenceItem.Name(item.category, item.id))] = item.bytes
    }

    /// Where an item lies that is a file of its own, as it is.
    static func name(ofFileFor item: EvidenceItem.Name) -> String {
        "items/\(item.category.rawValue)-\(FileName.safe(item.id)).bin"
    }

    /// All pages as one manifest, for reading; what is signed are the pages.
    private static func wholeManifest(of answer: Answer) -> [UInt8] {
        if answer.pages.count == 1 { return answer.pages[0].payload }
        let last = answer.manifest
        return CanonicalJSON.encode(
            Manifest(
                version: last.version,
                caseID: last.caseID,
                taskID: last.taskID,
                order: last.order,
                task: last.task,
                provider: last.provider,
                page: 1,
                pages: 1,
                categories: last.categories,
                window: last.window,
                items: answer.pages.flatMap(\.manifest.items),
                counts: last.counts,
                gaps: last.gaps,
                noData: last.noData,
                account: last.account,
                completedAt: last.completedAt
            )
        )
    }

    /// What `sha256sum --check` reads.
    static func checksums(of files: [String: Digest]) -> [UInt8] {
        Array(files.sorted { $0.key < $1.key }.map { "\($0.value.rawValue)  \($0.key)\n" }.joined().utf8)
    }
}
