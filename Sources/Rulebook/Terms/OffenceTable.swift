public import ComitySchema
import Foundation

/// The offences of one jurisdiction that orders name, as the law has them, so that nobody need believe an order's own figures.
public struct OffenceTable: Codable, Hashable, Sendable {
    /// Also the file's name.
    public let jurisdiction: CountryCode
    public let title: String
    public let source: String
    public let offences: [OffenceEntry]
}

/// One offence of a table.
public struct OffenceEntry: Codable, Hashable, Sendable {
    /// The statute, as orders cite it.
    public let statute: String
    /// Other ways to cite it that are not mere punctuation.
    public let alsoCited: [String]?
    public let title: String
    /// The longest term of imprisonment that the law allows, in months. Life and death are written 1200.
    public let maximumSentenceMonths: Int
    /// Absent: as long as the table is.
    public let validity: Validity?
    /// Lists of the law that name the offence, as thresholds name them.
    public let listed: [String]?
    /// Absent: no.
    public let isTerrorism: Bool?
    /// Whether it can be tried on indictment. Absent: yes.
    public let isIndictable: Bool?
    /// Why people must look. Absent: nothing.
    public let sensitivities: [Sensitivity]?
}

/// What about an offence asks people to look, or an essential interest of a state to be asked.
public enum Sensitivity: String, Codable, Hashable, Sendable, CaseIterable {
    /// It may punish what someone said.
    case speech
    /// It may serve to disadvantage people for what they are or believe.
    case discrimination
    case deathPenalty
    case political
    case military
    /// It is about taxes alone.
    case fiscal
    case extraterritorial
}

/// The offences of a table by the ways to cite them.
struct OffenceIndex: Sendable {
    private var entries: [String: [OffenceEntry]] = [:]

    init(_ table: OffenceTable) {
        for offence in table.offences {
            for citation in offence.citations { entries[Self.normal(citation), default: []].append(offence) }
        }
    }

    func offence(_ statute: String, at instant: Date) -> OffenceEntry? {
        entries[Self.normal(statute)]?.first { $0.validity.contains(instant) }
    }

    /// A citation without case, spaces and punctuation, but for what tells numbers apart: `18 U.S.C. § 1343` is `18 USC 1343`.
    static func normal(_ citation: String) -> String {
        var text = ""
        var isBetween = false
        for character in citation.lowercased() {
            guard character.isLetter || character.isNumber || "()".contains(character) else {
                isBetween = true
                continue
            }
            if isBetween, character.isNumber, text.last?.isNumber == true { text += "-" }
            text.append(character)
            isBetween = false
        }
        return text
    }
}

extension OffenceEntry {
    var citations: [String] { [statute] + (alsoCited ?? []) }
}
