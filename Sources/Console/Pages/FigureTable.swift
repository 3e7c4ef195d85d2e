/// Counts by name, as figures and as bars.
struct FigureTable {
    let title: String
    /// Sorted by the greatest, then by name.
    let rows: [(name: String, count: Int)]

    init(title: String, counts: [String: Int]) {
        self.title = title
        rows = counts.map { ($0.key, $0.value) }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }
    }

    /// Rows in an order of their own.
    init(title: String, rows: [(name: String, count: Int)]) {
        self.title = title
        self.rows = rows
    }

    var html: HTML {
        let greatest = rows.map(\.count).max() ?? 0
        let body = rows.map { row -> HTML in
            """
            <tr><th scope="row">\(row.name)</th><td class="number">\(row.count)</td><td class="bars">\(Chart.bar(row.count, of: greatest))</td></tr>
            """
        }
        let content: HTML = body.isEmpty ? "<tr><td colspan=\"3\">none</td></tr>" : HTML(body)
        return """
            <table class="figure"><caption>\(title)</caption>
            <thead class="heard"><tr><th scope="col">name</th><th scope="col">number</th><th scope="col">bar</th></tr></thead>
            <tbody>\(content)</tbody></table>
            """
    }
}
