/// A titled part of a report for people.
package struct ReportSection {
    package let title: String
    package let lines: [String]

    package init(_ title: String, _ lines: [String]) {
        self.title = title
        self.lines = lines
    }

    package var text: [String] { ["", title] + (lines.isEmpty ? ["  none"] : lines.map { "  " + $0 }) }
}
