import Casework
import ComitySchema

/// What no stage could use, and why. What such a record holds is not shown: it is what an outsider sent, and may be anything.
struct LettersPage {
    static let pageSize = 50

    let letters: LetterBook.Letters
    let page: Int

    func html(for session: Session) -> HTML {
        let sorted = letters.sorted
        let slice = Paging(count: sorted.count, size: Self.pageSize, page: page)
        var grid = Grid(
            "Dead letters",
            [
                .init(title: "at"), .init(title: "stage"), .init(title: "code"), .init(title: "why"), .init(title: "origin"),
                .init(title: "bytes", isNumber: true),
            ]
        )
        for letter in sorted[slice.range] {
            grid.add(
                Words.time(letter.at),
                Words.name(letter.stage),
                Words.badge(letter.code, .bad),
                HTML(text: letter.message),
                Words.code(letter.origin),
                "\(letter.bytes)"
            )
        }
        let content: HTML = """
            <p class="stamp">\(Words.count(letters.total, "record")) that no stage could use\
            \(letters.total > sorted.count ? "; the latest \(sorted.count) are listed" : ""). What they hold is not shown.</p>
            \(codes)
            \(grid.html(orElse: "There is none."))
            \(slice.links { "/dead-letters?page=\($0)" })
            """
        return Page(title: "Dead letters", room: .letters, session: session, content: content).html
    }

    private var codes: HTML {
        guard !letters.codes.isEmpty else { return .nothing }
        return FigureTable(title: "By code", counts: letters.codes).html
    }
}
