import ComitySchema
import ComityTestKit
import Foundation
import StageKit
import Testing

@testable import Interception

@Suite("Through any course of events, changes, time and crashes")
struct CourseProperties {
    @Test("an agency gets exactly what its task allows, once, in order and proven", arguments: 0..<60 as Range<UInt64>)
    func scope(seed: UInt64) throws {
        var course = try RandomCourse(seed: seed)
        try course.play(60)
        course.finish()
        for expected in course.tasks {
            let task = expected.record
            let check = try AnswerCheck(task, in: course.rig)
            #expect(check.items.map(\.id) == expected.captured)
            if task.status == .cancelled || task.status == .inapplicable || expected.isForgotten {
                #expect(check.manifest == nil || expected.endedByClockFirst(check.manifest))
            } else {
                #expect(check.manifest?.counts.droppedOutOfScope == expected.dropped)
                #expect(check.manifest?.gaps.map(\.reason) == (expected.unread > 0 ? [.malformed] : []))
            }
            try checkOutcomes(of: expected, in: course.rig)
        }
        try checkReports(of: course)
        let letters = course.rig.written.filter { $0.topic == Topic.deadLetters.name }
        #expect(letters.count == course.deadLetters)
        #expect(course.crashes > 0)
    }

    /// What is armed is what is authorised, but for tasks whose later end came when they were over.
    private func checkReports(of course: RandomCourse) throws {
        let reports = try course.rig.read(InterceptReport.self, from: .intercepts)
        let late = Set(course.tasks.filter(\.isExtendedTooLate).map(\.record.id))
        #expect(reports.allSatisfy { $0.unexplained.isEmpty && $0.authorised.count == $0.armed.count + $0.unarmed.count })
        #expect(late.isSuperset(of: reports.flatMap(\.unarmed)))
    }

    private func checkOutcomes(of expected: RandomCourse.Expected, in rig: Rig) throws {
        let outcomes = try rig.outcomes(of: expected.record)
        #expect(outcomes.filter { $0 == .interceptionStarted }.count == (expected.captured.isEmpty ? 0 : 1))
        #expect(outcomes.filter { $0 == .contrarySignals([.signIns]) }.count == expected.trips)
        let stops = outcomes.compactMap { outcome -> Int? in
            guard case .interceptionStopped(let events, _) = outcome else { return nil }
            return events
        }
        let ends = try rig.audit(.interceptionStopped, of: expected.record).count
        // Of a task that captured nothing and was forgotten, nothing is known that could be told.
        #expect(ends == 1 || (ends == 0 && expected.isForgotten && expected.captured.isEmpty))
        #expect(ends == 0 || stops.last == expected.captured.count, "a pause is told so too")
    }
}

extension RandomCourse.Expected {
    /// The end had come before the task was taken back.
    fileprivate func endedByClockFirst(_ manifest: Manifest?) -> Bool {
        guard let manifest, let endedAt else { return false }
        return manifest.completedAt >= endedAt
    }
}
