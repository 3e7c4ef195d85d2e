import Foundation

/// Writes JSON objects as a table with a header (RFC 4180: CRLF, quotes doubled).
///
/// A provider's records may have members that nobody here knows: every scalar member of any record becomes a column, the usual
/// ones first and the others by name.
enum CSV {
    /// - Returns: `nil` if a record is not a JSON object.
    static func table(of records: [[UInt8]], first usual: [String]) -> [UInt8]? {
        var rows: [[String: String]] = []
        for record in records {
            guard let row = try? JSONDecoder().decode([String: Cell].self, from: Data(record)) else { return nil }
            rows.append(row.compactMapValues(\.text))
        }
        let present = Set(rows.flatMap(\.keys))
        let columns = usual.filter(present.contains) + present.subtracting(usual).sorted()
        return line(columns) + rows.flatMap { row in line(columns.map { row[$0] ?? "" }) }
    }

    /// A member's value if it is scalar.
    private struct Cell: Decodable {
        let text: String?

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let text = try? container.decode(String.self) {
                self.text = text
            } else if let flag = try? container.decode(Bool.self) {
                text = String(flag)
            } else if let number = try? container.decode(Int64.self) {
                text = String(number)
            } else if let number = try? container.decode(Double.self) {
                text = String(number)
            } else {
                text = nil
            }
        }
    }

    private static func line(_ cells: [String]) -> [UInt8] {
        Array(cells.map { Array($0.utf8) }.map(quoted).joined(separator: [UInt8(ascii: ",")])) + Array("\r\n".utf8)
    }

    /// Works on bytes: to Swift a quote with an accent on it is another character, to a reader of the file it ends the cell.
    /// What a spreadsheet would take for a formula stays as it is, because evidence is not altered.
    private static func quoted(_ cell: [UInt8]) -> [UInt8] {
        guard cell.contains(where: { Array(",\"\r\n".utf8).contains($0) }) else { return cell }
        let quote = UInt8(ascii: "\"")
        return [quote] + cell.flatMap { $0 == quote ? [quote, quote] : [$0] } + [quote]
    }
}
