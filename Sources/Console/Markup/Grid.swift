/// A table that a phone shows as a list: each cell then has its column's title beside it.
struct Grid {
    struct Column {
        let title: String
        var isNumber = false
    }

    private let caption: String
    private let columns: [Column]
    private var rows: [[HTML]] = []

    /// - Parameter caption: what the table holds, for those who hear it read.
    init(_ caption: String, _ columns: [Column]) {
        self.caption = caption
        self.columns = columns
    }

    init(_ caption: String, _ titles: String...) {
        self.init(caption, titles.map { Column(title: $0) })
    }

    mutating func add(_ cells: HTML...) { rows.append(cells) }

    var isEmpty: Bool { rows.isEmpty }

    /// - Parameter nothing: what to say if there is no row.
    func html(orElse nothing: String) -> HTML {
        guard !rows.isEmpty else { return "<p class=\"none\">\(nothing)</p>" }
        let titles = columns.map { column -> HTML in
            column.isNumber ? "<th scope=\"col\" class=\"number\">\(column.title)</th>" : "<th scope=\"col\">\(column.title)</th>"
        }
        let body = rows.map { row -> HTML in "<tr>\(cells(of: row))</tr>" }
        return """
            <table class="grid"><caption class="heard">\(caption)</caption>
            <thead><tr>\(titles)</tr></thead>
            <tbody>\(body)</tbody></table>
            """
    }

    private func cells(of row: [HTML]) -> [HTML] {
        zip(row, columns).map { cell, column in
            let kind: HTML = column.isNumber ? " class=\"number\"" : ""
            return "<td data-label=\"\(column.title)\"\(kind)><div>\(cell)</div></td>"
        }
    }
}
