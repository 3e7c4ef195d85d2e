import Foundation

/// Where a command that watches shows one frame after another: in place on a terminal, one below the other anywhere else.
///
/// A terminal is left as it is found whenever the program ends: nothing is switched that would have to be switched back.
public struct Screen {
    /// How many lines and columns a terminal has.
    struct Size: Hashable {
        let rows: Int
        let columns: Int

        /// The terminal that standard output goes to; `nil` if it goes anywhere else.
        static var current: Size? {
            var size = winsize()
            guard isatty(STDOUT_FILENO) == 1, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 else { return nil }
            return size.ws_row > 1 && size.ws_col > 1 ? Size(rows: Int(size.ws_row), columns: Int(size.ws_col)) : nil
        }
    }

    private var isFirst = true

    public init() {}

    /// Shows a frame. What does not fit a terminal is left out, and said to be.
    public mutating func show(_ lines: [String]) {
        let text =
            if let size = Size.current {
                Self.redrawn(lines, size, isFirst: isFirst)
            } else {
                Self.appended(lines, isFirst: isFirst)
            }
        // In one piece, so that nobody sees half a frame.
        FileHandle.standardOutput.write(Data(text.utf8))
        isFirst = false
    }

    static func appended(_ lines: [String], isFirst: Bool) -> String {
        (isFirst ? "" : "\n") + lines.map { "\($0)\n" }.joined()
    }

    static func redrawn(_ lines: [String], _ size: Size, isFirst: Bool) -> String {
        // What stood there before is moved up and out, not overwritten.
        let start = (isFirst ? String(repeating: "\n", count: size.rows) : "") + "\u{1b}[H"
        // The last line stays free for the cursor.
        let room = size.rows - 1
        var shown = lines
        if lines.count > room {
            shown = Array(lines.prefix(room - 1)) + ["… \(lines.count - room + 1) more lines"]
        }
        return start + shown.map { "\($0.prefix(size.columns))\u{1b}[K\n" }.joined() + "\u{1b}[J"
    }
}
