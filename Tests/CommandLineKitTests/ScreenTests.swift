import Testing

@testable import CommandLineKit

@Suite struct `A screen` {
    private let size = Screen.Size(rows: 4, columns: 6)

    @Test func `that is no terminal gets frame after frame, with an empty line between`() {
        #expect(Screen.appended(["a", "b"], isFirst: true) == "a\nb\n")
        #expect(Screen.appended(["c"], isFirst: false) == "\nc\n")
    }

    @Test func `is drawn over from its first line, and what is left of the frame before is erased`() {
        #expect(Screen.redrawn(["a", "b"], size, isFirst: false) == "\u{1b}[Ha\u{1b}[K\nb\u{1b}[K\n\u{1b}[J")
    }

    @Test func `keeps what stood there before by moving it out`() {
        #expect(Screen.redrawn(["a"], size, isFirst: true).hasPrefix("\n\n\n\n\u{1b}[H"))
    }

    @Test func `says what does not fit, and breaks no line`() {
        let text = Screen.redrawn(["1234567890", "b", "c", "d", "e"], size, isFirst: false)
        #expect(text.contains("123456\u{1b}[K"))
        #expect(!text.contains("1234567"))
        #expect(text.contains("b\u{1b}"))
        #expect(text.contains("… 3 mo"))
        #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count == size.rows)
    }
}
