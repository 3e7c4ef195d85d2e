/// A titled part of a report for people.
struct ReportSection {
    let title: String
    let lines: [String]

    init(_ title: String, _ lines: [String]) {
        self.title = title
        self.lines = lines
    }

    var text: [String] { ["", title] + (lines.isEmpty ? ["  none"] : lines.map { "  " + $0 }) }
}
