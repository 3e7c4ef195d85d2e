import Casework
import Testing

@testable import Console

@Suite("Markup")
struct MarkupTests {
    @Test(
        "what others wrote is text, wherever it stands",
        arguments: [
            ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"), ("\" onload=\"x", "&quot; onload=&quot;x"),
            ("' x='", "&#39; x=&#39;"), ("a & b", "a &amp; b"), ("&lt;", "&amp;lt;"), ("Ångström ✓", "Ångström ✓"),
            ("left\u{202e}right", "left\\u{202e}right"), ("nothing\u{0}here", "nothing\\u{0}here"), ("two\nlines", "two\nlines"),
        ]
    )
    func escapes(text: String, expected: String) {
        let html: HTML = "<p title=\"\(text)\">\(text)</p>"
        #expect(html.source == "<p title=\"\(expected)\">\(expected)</p>")
    }

    @Test("HTML in HTML is not escaped again, and nothing is nothing")
    func nests() {
        let inner: HTML = "<b>\("1 < 2")</b>"
        let outer: HTML = "<p>\(inner)\(Optional<HTML>.none)\([inner, inner])</p>"
        #expect(outer.source == "<p><b>1 &lt; 2</b><b>1 &lt; 2</b><b>1 &lt; 2</b></p>")
    }

    @Test("a query's value can hold anything")
    func queries() throws {
        let text = "a b&c=d/é\"<"
        #expect(text.queryEscaped == "a%20b%26c%3Dd%2F%C3%A9%22%3C")
        #expect(try FormFields(urlEncoded: "q=\(text.queryEscaped)")["q"] == text)
    }

    @Test("what is withheld is marked, not quoted")
    func passages() {
        #expect(Passage.html("person: \(CaseRedaction.withheld)").source == "person: <em class=\"withheld\">withheld</em>")
        #expect(Passage.html("<b>").source == "&lt;b&gt;")
    }

    @Test(
        "the pipeline's words read as words",
        arguments: [("inReview", "in review"), ("held", "held"), ("liveContent", "live content")]
    )
    func words(word: String, expected: String) {
        #expect(Words.plain(word) == expected)
    }

    @Test("a table says with each cell what it is, and something if it is empty")
    func grids() {
        var grid = Grid("Cases", "case", "state")
        #expect(grid.html(orElse: "No case is so.").source.contains("No case is so."))
        grid.add("1", "<em>2</em>")
        #expect(grid.html(orElse: "").source.contains("<td data-label=\"state\"><div><em>2</em></div></td>"))
    }

    @Test("a line leaves a gap where nothing is known, and ends at the right")
    func lines() {
        let source = Chart.line([0, 5, nil, 10], steps: 5, label: "lag").source
        #expect(source.contains("points=\"50,38 100,20\""))
        #expect(source.contains("points=\"200,2 200,2\""))
        #expect(source.contains("aria-label=\"lag\""))
        #expect(!Chart.line([], steps: 5, label: "none").source.contains("polyline"))
    }

    @Test("a bar is a share of the greatest", arguments: [(1, 3, "33.3"), (3, 3, "100"), (0, 0, "0")])
    func bars(value: Int, greatest: Int, width: String) {
        #expect(Chart.bar(value, of: greatest).source.contains("<rect width=\"\(width)\""))
    }

    @Test(
        "a page of a list is always there",
        arguments: [(0, 1, 0..<0, 1), (50, 1, 0..<50, 1), (51, 2, 50..<51, 2), (51, 9, 50..<51, 2), (51, -3, 0..<50, 2)]
    )
    func pages(count: Int, page: Int, range: Range<Int>, pages: Int) {
        let paging = Paging(count: count, size: 50, page: page)
        #expect(paging.range == range)
        #expect(paging.pages == pages)
    }
}
