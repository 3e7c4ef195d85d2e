import Foundation
import KafkaTestKit
import Testing

@testable import Casework

@Suite struct `A stage in one partition` {
    private static let start = Date(timeIntervalSince1970: 1_800_000_000)

    /// What was seen each second: the offset that was committed, if any, and the end.
    private static func window(_ seen: [(committed: Int64?, end: Int64)], length: TimeInterval) -> LagWindow {
        var window = LagWindow(length: length)
        for (second, place) in seen.enumerated() {
            let lag = place.end - (place.committed ?? 0)
            window.note(
                LagSample(at: start + TimeInterval(second), committed: place.committed, end: place.end, lag: lag)
            )
        }
        return window
    }

    struct Course: CustomTestStringConvertible {
        let testDescription: String
        let seen: [(committed: Int64?, end: Int64)]
        let verdict: LagVerdict?

        init(_ what: String, _ seen: [(committed: Int64?, end: Int64)], _ verdict: LagVerdict?) {
            testDescription = what
            self.seen = seen
            self.verdict = verdict
        }
    }

    /// Each over a window of three seconds.
    static let courses: [Course] = [
        Course("nothing was ever there", [(nil, 0), (nil, 0), (nil, 0), (nil, 0)], .ok),
        Course("nothing is left, at the first look already", [(7, 7)], .ok),
        Course("everything was done in the last second", [(0, 9), (0, 9), (0, 9), (9, 9)], .ok),
        Course("more comes, and all was done in between", [(5, 9), (9, 9), (9, 14), (12, 16)], .ok),
        Course("a large lag falls", [(0, 900), (100, 950), (300, 1000), (500, 1050)], .ok),
        Course("a lag fell once and grew again", [(0, 100), (50, 110), (51, 200), (52, 300)], .fallingBehind),
        Course("each batch lowers the lag, and each time less", [(0, 90), (60, 110), (60, 160), (120, 200)], .fallingBehind),
        Course("each batch lowers the lag, each time more", [(0, 90), (0, 110), (80, 130), (80, 150)], .ok),
        Course("the stage works, and more comes than it does", [(0, 10), (5, 20), (10, 30), (15, 40)], .fallingBehind),
        Course("the stage works, and is always as far behind", [(0, 10), (5, 15), (10, 20), (15, 25)], .fallingBehind),
        Course("the stage works, and has no more in hand than it does in a second", [(0, 5), (10, 15), (20, 26), (30, 37)], .ok),
        Course("the group was put back and does not catch up", [(50, 60), (10, 60), (15, 70), (20, 80)], .fallingBehind),
        Course("the first commit, and more comes", [(nil, 10), (nil, 20), (5, 30), (10, 40)], .fallingBehind),
        Course("there is work, and nothing is committed", [(5, 9), (5, 9), (5, 9), (5, 9)], .stalled),
        Course("there is more and more work, and nothing is committed", [(5, 9), (5, 10), (5, 11), (5, 12)], .stalled),
        Course("there is work, and nothing was ever committed", [(nil, 4), (nil, 4), (nil, 4), (nil, 4)], .stalled),
        Course("what the brokers delete is not what the stage does", [(0, 10), (0, 10), (0, 10), (0, 10)], .stalled),
        Course("work came a moment ago", [(9, 9), (9, 9), (9, 9), (9, 10)], nil),
        Course("work came a while ago, and not all the time was there any", [(9, 9), (9, 10), (9, 11), (9, 12)], nil),
        Course("one look at some work", [(5, 9)], nil),
        Course("too few looks at a stage that does nothing", [(5, 9), (5, 9), (5, 9)], nil),
        Course("too few looks at a stage that falls behind", [(5, 9), (6, 11), (7, 13)], nil),
        Course("too few looks, but the lag falls", [(5, 9), (7, 10)], .ok),
        Course("what was before the window does not count", [(0, 9), (5, 9), (5, 9), (5, 9), (5, 9)], .stalled),
    ]

    @Test(arguments: courses)
    func `is judged by what it did in the window`(course: Course) {
        #expect(Self.window(course.seen, length: 3).verdict(isAttended: true) == course.verdict)
    }

    @Test(arguments: courses)
    func `is stopped where nobody works on it, whatever was seen`(course: Course) {
        #expect(Self.window(course.seen, length: 3).verdict(isAttended: false) == .stopped)
    }

    @Test func `is not judged by a single look, however short the window`() {
        #expect(Self.window([(5, 9)], length: 0).verdict(isAttended: true) == nil)
    }

    @Test func `is judged anew when the clock was set back`() {
        var window = Self.window([(5, 9), (5, 9), (5, 9), (5, 9)], length: 3)
        window.note(LagSample(at: Self.start - 60, committed: 5, end: 9, lag: 4))
        #expect(window.verdict(isAttended: true) == nil)
        #expect(window.samples.count == 1)
    }

    // MARK: Rates

    @Test func `has rates over the window, and a time to drain`() throws {
        let window = Self.window([(0, 100), (30, 110), (60, 120)], length: 2)
        let rates = try #require(window.rates)
        #expect(rates.in == 10)
        #expect(rates.out == 30)
        #expect(window.drainSeconds == 3)
    }

    @Test func `has no rates after one look, and nothing to drain without lag`() {
        let window = Self.window([(9, 9)], length: 2)
        #expect(window.rates == nil)
        #expect(window.drainSeconds == 0)
    }

    @Test func `has done what is under way as soon as it takes, though more comes all the time`() {
        #expect(Self.window([(0, 5), (10, 15), (20, 25)], length: 2).drainSeconds == 0.5)
    }

    @Test func `has a time to drain if it keeps up, though as much comes as goes`() throws {
        let window = Self.window([(5, 9), (9, 9), (9, 14), (11, 15)], length: 3)
        #expect(window.verdict(isAttended: true) == .ok)
        #expect(window.drainSeconds == 2)
    }

    @Test func `never drains what comes faster than it goes`() {
        #expect(Self.window([(0, 100), (10, 110), (20, 120)], length: 2).drainSeconds == nil)
    }

    @Test func `has done what is gone of the lag when it commits for the first time`() {
        #expect(Self.window([(nil, 10), (8, 12)], length: 1).rates?.out == 8)
    }

    @Test func `has no rates below zero when a topic or a group was made anew`() throws {
        let rates = try #require(Self.window([(90, 100), (0, 5)], length: 1).rates)
        #expect(rates.in == 0)
        #expect(rates.out == 0)
    }

    // MARK: What holds for all courses

    @Test(arguments: 0..<500 as Range<UInt64>)
    func `never is ok while its lag grows and nothing is committed, and never shows what is impossible`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var window = LagWindow(length: TimeInterval(Int.random(in: 0...8, using: &random)))
        var committed: Int64? = Bool.random(using: &random) ? 0 : nil
        var end = Int64.random(in: 0...5, using: &random)
        var now = Self.start
        for _ in 0..<40 {
            now += TimeInterval(Int.random(in: 1...3, using: &random))
            end += Int64.random(in: 0...3, using: &random)
            if Int.random(in: 0..<4, using: &random) == 0 { committed = Int64.random(in: (committed ?? 0)...end, using: &random) }
            window.note(LagSample(at: now, committed: committed, end: end, lag: end - (committed ?? 0)))

            let seen = window.samples
            let hasMoved = zip(seen, seen.dropFirst()).contains { $0.committed != $1.committed }
            let grows = seen.count > 1 && seen[seen.count - 1].lag > seen[seen.count - 2].lag
            let verdict = window.verdict(isAttended: true)
            if grows, !hasMoved { #expect(verdict != .ok) }
            if end == committed { #expect(verdict == .ok) }
            if hasMoved { #expect(verdict != .stalled) }
            #expect(verdict != .stopped)
            #expect(window.drainSeconds ?? 0 >= 0)
            if let rates = window.rates {
                #expect(rates.in >= 0 && rates.out >= 0)
                if verdict == .ok, rates.out > 0 { #expect(window.drainSeconds != nil) }
            }
        }
    }
}

@Suite struct `The verdict on a stage` {
    @Test(
        arguments: [
            ([.ok, .stopped, .stalled], .stopped),
            ([.fallingBehind, .stalled, .ok], .stalled),
            ([.ok, nil, .fallingBehind], .fallingBehind),
            ([.ok, nil, .ok], nil),
            ([.ok, .ok], .ok),
            ([nil, nil], nil),
            ([], nil),
        ] as [([LagVerdict?], LagVerdict?)]
    )
    func `is the worst of its partitions, and not known if the worst may be to come`(all: [LagVerdict?], worst: LagVerdict?) {
        #expect(LagVerdict.worst(of: all) == worst)
    }
}
