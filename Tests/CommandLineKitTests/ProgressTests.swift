import Foundation
import ProgressKit
import Testing

@testable import CommandLineKit

@Suite struct `How far work is` {
    @Test(
        arguments: [
            (0, 100, 5, "0 % (0 of 100)"),
            (25, 100, 10, "25 % (25 of 100), 30 s left"),
            (190_000, 500_000, 60, "38 % (190000 of 500000), 1 min 38 s left"),
            (999, 1000, 999, "99 % (999 of 1000), 1 s left"),
            (1, 1_000_000, 1, "0 % (1 of 1000000), 11 d 13 h left"),
            (100, 100, 10, "100 % (100 of 100), 0 s left"),
            (0, 0, 0, "100 % (0 of 0), 0 s left"),
            (120, 100, 10, "100 % (120 of 100), 0 s left"),
            (70, nil, 10, "70"),
        ] as [(Int64, Int64?, TimeInterval, String)]
    )
    func `is told in percent, with the time that is left at the rate so far`(
        done: Int64,
        total: Int64?,
        seconds: TimeInterval,
        text: String
    ) {
        #expect(WorkProgress(done: done, total: total, seconds: seconds).description == text)
    }

    @Test(
        arguments: [
            (0, 100, 10, nil, nil), (50, 100, 10, 5, 10), (50, nil, 10, 5, nil), (100, 100, 10, 10, 0), (50, 100, 0, nil, 0),
        ] as [(Int64, Int64?, TimeInterval, Double?, TimeInterval?)]
    )
    func `has a rate and a time left once something of it is known`(
        done: Int64,
        total: Int64?,
        seconds: TimeInterval,
        rate: Double?,
        left: TimeInterval?
    ) {
        let progress = WorkProgress(done: done, total: total, seconds: seconds)
        #expect(progress.rate == rate)
        #expect(progress.secondsLeft == left)
    }
}

@Suite struct `A line of progress` {
    /// What is written of so many steps that take so long each.
    private func written(isTerminal: Bool, steps: Int, seconds: TimeInterval) -> [String] {
        let start = Date(timeIntervalSince1970: 1_800_000_000)
        var written: [String] = []
        var line = ProgressLine("reading t", startedAt: start, isTerminal: isTerminal) { written.append($0) }
        for step in 1...steps { line.tell(Int64(step), of: Int64(steps), at: start + seconds * Double(step)) }
        line.clear()
        return written
    }

    @Test func `is not written of what is short`() {
        #expect(written(isTerminal: true, steps: 3, seconds: 0.5).isEmpty)
        #expect(written(isTerminal: false, steps: 19, seconds: 0.5).isEmpty)
    }

    @Test func `stands in one place on a terminal, and is gone at the end`() {
        #expect(
            written(isTerminal: true, steps: 5, seconds: 0.5) == [
                "\rreading t: 80 % (4 of 5), 1 s left, 2 a second\u{1b}[K",
                "\rreading t: 100 % (5 of 5), 0 s left, 2 a second\u{1b}[K",
                "\r\u{1b}[K",
            ]
        )
    }

    @Test func `changes on a terminal no faster than can be read`() {
        #expect(written(isTerminal: true, steps: 3000, seconds: 0.001).count == 6)
    }

    @Test func `is written every ten seconds to anything else`() {
        #expect(
            written(isTerminal: false, steps: 50, seconds: 0.5) == [
                "reading t: 40 % (20 of 50), 15 s left, 2 a second\n", "reading t: 80 % (40 of 50), 5 s left, 2 a second\n",
            ]
        )
    }
}
