import ComitySchema
import ComityTestKit
import Foundation
import Rulebook
import Testing

@testable import LegalValidation

@Suite("Whatever happens, in whatever order") struct CourseProperties {
    /// The checks of every change run tens of thousands (`COMITY_COURSES`); enough to reach everything takes a few seconds.
    static let sequences = ProcessInfo.processInfo.environment["COMITY_COURSES"].flatMap { Int($0) } ?? 2_000
    static let workers = 2

    @Test("what must always hold holds, in tens of thousands of courses") func holds() async throws {
        let rulebooks = try RulebookShelf([DeployedRulebook.approved()])
        let seen = try await withThrowingTaskGroup(of: CourseSightings.self) { group in
            for worker in 0..<Self.workers {
                group.addTask {
                    let directory = PretendDirectory()
                    let stage = Bench.stage(.standard, directory, ReviewPolicy(), rulebooks)
                    var seen = CourseSightings()
                    for seed in stride(from: worker, to: Self.sequences, by: Self.workers) {
                        var course = try RandomCourse(seed: UInt64(seed), stage: stage, directory: directory)
                        try course.run(events: 12)
                        seen.add(course.seen)
                    }
                    return seen
                }
            }
            return try await group.reduce(into: CourseSightings()) { $0.add($1) }
        }
        print("\(Self.sequences) courses, \(seen.events) events; states: \(seen.states.sorted().joined(separator: " "))")
        print("outcome words: \(seen.effects.map(\.rawValue).sorted().joined(separator: " "))")
        print("notices: \(seen.notices.map(\.rawValue).sorted().joined(separator: " "))")
        // The runs are worth something only if they reach everything.
        let states: [CaseState] = [
            .held(until: .now), .clarifying(until: .now), .inReview(approvalsNeeded: 1), .objecting(until: .now), .fulfilling,
            .suspended(approvalsNeeded: 1), .stopping(.cancelled), .answered, .refused, .cancelled, .inapplicable, .lapsed,
            .expired,
            .closed,
        ]
        #expect(Set(states.map(\.name)).subtracting(seen.states) == [])
        #expect(Set(CaseTask.State.allCases).subtracting(seen.taskStates) == [])
        // What stops a case is an authority's word or a deadline that acts, before any rule is asked again: `stop` is not among them.
        let effects: Set<Finding.Effect> = [.flag, .hold, .review, .object, .clarify, .refuse]
        #expect(effects.subtracting(seen.effects) == [])
    }
}
