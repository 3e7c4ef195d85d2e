package import Foundation
import ProgressKit

/// A line on standard error that tells how far long work is. What is short is done before a word of it is said.
///
/// On a terminal the line stands in one place and goes when the work is done; anywhere else one is written now and then. Standard output
/// is left to what was asked for.
package struct ProgressLine {
    private let title: String
    private let isTerminal: Bool
    private let write: (String) -> Void
    private let startedAt: Date
    private var toldAt: Date
    private var isShown = false

    /// How long work may take without a word.
    static let patience: TimeInterval = 2
    /// How often the line changes on a terminal, and how often one is written anywhere else.
    static let redraw: TimeInterval = 0.25
    static let silence: TimeInterval = 10

    /// - Parameter title: what is done, such as `reading comity.cases.v1`.
    package init(_ title: String, startedAt: Date = Date()) {
        self.init(title, startedAt: startedAt, isTerminal: isatty(STDERR_FILENO) == 1) { text in
            FileHandle.standardError.write(Data(text.utf8))
        }
    }

    init(_ title: String, startedAt: Date, isTerminal: Bool, write: @escaping (String) -> Void) {
        self.title = title
        self.startedAt = startedAt
        self.isTerminal = isTerminal
        self.write = write
        toldAt = startedAt
    }

    /// Tells how far it is, if it is time to.
    ///
    /// - Parameter total: about how much there is; `nil` if nobody knows.
    package mutating func tell(_ done: Int64, of total: Int64?, at now: Date = Date()) {
        let isDue = isTerminal ? now.timeIntervalSince(startedAt) >= Self.patience : true
        guard isDue, now.timeIntervalSince(toldAt) >= (isTerminal ? Self.redraw : Self.silence) else { return }
        toldAt = now
        let progress = WorkProgress(done: done, total: total, seconds: now.timeIntervalSince(startedAt))
        let rate = progress.rate.map { ", \(Int($0.rounded())) a second" } ?? ""
        let text = "\(title): \(progress.description)\(rate)"
        write(isTerminal ? "\r\(text)\u{1b}[K" : "\(text)\n")
        isShown = isTerminal
    }

    /// Takes the line away, before something else is printed or when the work is done.
    package mutating func clear() {
        if isShown { write("\r\u{1b}[K") }
        isShown = false
    }
}
