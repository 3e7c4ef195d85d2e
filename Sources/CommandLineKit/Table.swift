/// Rows in aligned columns, for people to read.
public struct Table {
    /// On which side of its column a text stands.
    public enum Alignment: Sendable {
        case left, right
    }

    private let columns: [(title: String, alignment: Alignment)]
    private var rows: [[String]] = []

    public init(_ columns: [(title: String, alignment: Alignment)]) {
        self.columns = columns
    }

    /// Columns that are all aligned to the left.
    public init(_ titles: String...) {
        self.init(titles.map { ($0, .left) })
    }

    /// Adds a row; cells that others wrote are made printable.
    public mutating func add(_ cells: String...) {
        rows.append(cells.map(\.printable))
    }

    public var isEmpty: Bool { rows.isEmpty }

    /// The table's lines, its titles first.
    public var lines: [String] {
        let all = [columns.map { $0.title.uppercased() }] + rows
        let widths = columns.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        return all.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                let padding = String(repeating: " ", count: widths[column] - cell.count)
                line += columns[column].alignment == .left ? cell + padding : padding + cell
                line += "  "
            }
            while line.last == " " { line.removeLast() }
            return line
        }
    }

    /// Writes the table to standard output.
    public func print() {
        for line in lines { StandardOutput.line(line) }
    }
}
