import ComitySchema
import Foundation

/// The files of one version of a rulebook, read but not yet compared with one another.
struct RulebookFiles: Hashable, Sendable {
    static let main = "rulebook.json"

    let head: RulebookHead
    let agreements: [String: Agreement]
    let calendars: [String: WorkingCalendar]
    let offences: [String: OffenceTable]
    /// The approvals as they lie there, by their files' names: nothing of them is proven.
    let approvals: [String: [UInt8]]
    let digest: Digest

    /// - Parameter files: the bytes of each file by its path in the version's folder, as `agreements/us-uk.json`.
    init(_ files: [String: [UInt8]]) throws(RulebookError) {
        var head: RulebookHead?
        var agreements: [String: Agreement] = [:]
        var calendars: [String: WorkingCalendar] = [:]
        var offences: [String: OffenceTable] = [:]
        var approvals: [String: [UInt8]] = [:]
        for (name, bytes) in files.sorted(by: { $0.key < $1.key }) {
            switch RulebookFileKind(path: name) {
            case .head: head = try Self.read(bytes, name)
            case .agreement: agreements[name] = try Self.read(bytes, name)
            case .calendar: calendars[name] = try Self.read(bytes, name)
            case .offences: offences[name] = try Self.read(bytes, name)
            case .approval: approvals[name] = bytes
            case nil:
                throw RulebookError(
                    file: name,
                    reason: "is not a file of a rulebook; those are rulebook.json, agreements/*.json, calendars/*.json, "
                        + "offences/*.json and approvals/*.jws"
                )
            }
        }
        guard let head else { throw RulebookError(file: Self.main, reason: "is missing") }
        self.head = head
        self.agreements = agreements
        self.calendars = calendars
        self.offences = offences
        self.approvals = approvals
        digest = Self.digest(of: files)
    }

    /// The identity of a version: the digest of the names and digests of all its files but the approvals, as `sha256sum` lists them
    /// in the order of the names' bytes.
    private static func digest(of files: [String: [UInt8]]) -> Digest {
        let lines = files.filter { RulebookFileKind(path: $0.key) != .approval }
            .map { (Array($0.key.utf8), "\(Digest(of: $0.value))  \($0.key)\n") }
            .sorted { $0.0.lexicographicallyPrecedes($1.0) }
        return Digest(of: lines.map(\.1).joined())
    }

    private static func read<File: Codable>(_ bytes: [UInt8], _ name: String) throws(RulebookError) -> File {
        do throws(StrictJSONError) {
            return try StrictJSON.decode(File.self, from: bytes, limits: .init(maxBytes: 4 << 20, maxDepth: 24))
        } catch {
            switch error.place {
            case .path("the message"), nil: throw RulebookError(file: name, reason: error.problem)
            case .path(let path): throw RulebookError(file: name, path: path, reason: error.problem)
            case .byte(let offset):
                let line = 1 + bytes.prefix(offset).count { $0 == UInt8(ascii: "\n") }
                throw RulebookError(file: name, path: "line \(line)", reason: "is not JSON: \(error.problem)")
            }
        }
    }
}

/// What a file of a rulebook is, by its place.
enum RulebookFileKind {
    case head, agreement, calendar, offences, approval

    init?(path: String) {
        if path == RulebookFiles.main {
            self = .head
            return
        }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[1].hasPrefix(".") else { return nil }
        switch (parts[0], parts[1].split(separator: ".").last) {
        case ("agreements", "json"): self = .agreement
        case ("calendars", "json"): self = .calendar
        case ("offences", "json"): self = .offences
        case ("approvals", "jws"): self = .approval
        default: return nil
        }
    }
}

/// What `rulebook.json` says.
struct RulebookHead: Codable, Hashable, Sendable {
    let name: String
    /// Also the folder's name.
    let version: String
    /// From when on cases are judged by this version.
    let effectiveFrom: Date
    /// Whether it also judges cases that were served before. Absent: no.
    let retroactive: Bool?
    let clockToleranceSeconds: Int
    let formats: [TargetFormat.Definition]
    /// Phrases that ask people to look. Absent: none.
    let watchLists: [WatchList]?
}
