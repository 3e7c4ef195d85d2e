import Foundation

/// The figures of a transparency report, as tables with bars.
struct FiguresPage {
    let figures: Figures
    let now: Date

    func html(for session: Session) -> HTML {
        let tables = [
            FigureTable(title: "Orders by country", counts: figures.countries),
            FigureTable(title: "Orders by agreement", counts: figures.agreements),
            FigureTable(title: "Orders by outcome", counts: figures.outcomes),
            FigureTable(title: "Orders by the rules’ gravest word", counts: figures.verdicts),
            FigureTable(title: "Orders by category of data", counts: figures.categories),
            FigureTable(title: "Tasks by what they ask", counts: figures.actions),
            FigureTable(title: "Why orders were not answered", counts: figures.reasons),
            FigureTable(title: "What reviewers decided", counts: figures.decisions),
        ]
        let content: HTML = """
            <p class="stamp">\(Words.count(figures.orders, "order")), \(Words.count(figures.emergencies, "emergency", "emergencies")) \
            among them, as of \(Words.time(now)). \(Words.count(figures.tests, "test order")) not counted. An order counts once for \
            each category of data that it asks for.</p>
            <div class="tables">\(tables.map(\.html))</div>
            """
        return Page(title: "Figures", room: .figures, session: session, content: content).html
    }
}
