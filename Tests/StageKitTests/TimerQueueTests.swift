import Foundation
import Testing

@testable import StageKit

@Suite("The timers of a partition")
struct TimerQueueTests {
    private let start = Date(timeIntervalSince1970: 1_000)

    @Test("stay few, however often what is far ahead is put off and called back")
    func bounded() {
        var timers = TimerQueue()
        let weeksAhead = start + 30 * 86_400
        var most = 0
        for cycle in 0..<100_000 {
            let now = start + Double(cycle)
            // As an interception does: an event has its batch closed in a second, and then only the window's end is ahead.
            timers.set("task", due: now + 1, now: now)
            timers.set("other", due: weeksAhead, now: now)
            most = max(most, timers.count)
            // Not with #expect, which costs more than all else here.
            if timers.pop(by: now + 1) != "task" { Issue.record("cycle \(cycle): the batch is not closed") }
            timers.set("task", due: weeksAhead, now: now + 1)
            most = max(most, timers.count)
        }
        #expect(most < 100)
        #expect(timers.next() == weeksAhead)
    }

    @Test("are one for a key: the time that was said last counts, and none once there is nothing to wait for")
    func last() {
        var timers = TimerQueue()
        timers.set("a", due: start + 1, now: start)
        timers.set("a", due: start + 3, now: start)
        timers.set("b", due: start + 2, now: start)
        timers.set("c", due: start + 2, now: start)
        timers.set("c", due: nil, now: start)
        #expect(timers.next() == start + 2)
        #expect(timers.pop(by: start + 2) == "b")
        #expect(timers.pop(by: start + 2) == nil)
        #expect(timers.pop(by: start + 3) == "a")
        #expect(timers.next() == nil)
    }

    @Test("that are due together go in the order in which they became due; one that is only said again keeps its place")
    func order() {
        var timers = TimerQueue()
        for key in ["b", "a", "c"] { timers.set(key, due: start - 1, now: start) }
        timers.set("b", due: start - 1, now: start + 5)
        #expect((0..<3).map { _ in timers.pop(by: start + 5) } == ["b", "a", "c"])
        timers.set("b", due: start - 1, now: start + 5)
        #expect(timers.pop(by: start + 4) == nil, "what was taken out and set anew takes its turn")
        #expect(timers.pop(by: start + 5) == "b")
    }

    @Test("tell what a plain list of them tells, through any course")
    func model() {
        var timers = TimerQueue()
        var due: [String: Date] = [:]
        var now = start
        var state: UInt64 = 1
        // The same course every time (Knuth's constants).
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        for _ in 0..<20_000 {
            let key = "k\(random(20))"
            switch random(4) {
            case 0:
                now += 1
                while let key = timers.pop(by: now) {
                    #expect(due.removeValue(forKey: key).map { $0 <= now } == true)
                }
                #expect(due.values.allSatisfy { $0 > now })
            case 1:
                due[key] = nil
                timers.set(key, due: nil, now: now)
            default:
                let later = now + Double(1 + random(500))
                due[key] = later
                timers.set(key, due: later, now: now)
            }
            #expect(timers.next() == due.values.min())
            #expect(timers.count <= 2 * 20 + 64)
        }
    }
}
