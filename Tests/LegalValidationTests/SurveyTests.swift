import ComitySchema
import ComityTestKit
import Foundation
import StageKit
import Testing

@testable import LegalValidation

@Suite("Operators see") struct SurveyTests {
    let bench: Bench
    let world = SampleWorld.standard
    let message: AdmittedMessage

    init() throws {
        bench = try Bench()
        message = world.admitted(bench.mailOrder())
        bench.submit(message)
    }

    private func value(_ name: String, state: String? = nil) -> Int? {
        bench.driver.survey().first { $0.name == name && $0.labels["state"] == state }?.value
    }

    private func waiting(for asked: CaseAsked) -> Int? {
        bench.driver.survey().first { $0.name == "comity_reviews_waiting" && $0.labels == ["asked": asked.rawValue] }?.value
    }

    @Test("how many cases there are in each state, those without any too") func states() throws {
        #expect(value("comity_cases", state: "inReview") == 1)
        #expect(value("comity_cases", state: "refused") == 0)
        #expect(bench.driver.survey().count { $0.name == "comity_cases" } == 15)
        try bench.say(.refuse, by: "bob", on: message, code: .offenceNotCovered)
        #expect(value("comity_cases", state: "inReview") == 0)
        #expect(value("comity_cases", state: "refused") == 1)
    }

    @Test("where people are waited for, until they have decided") func reviews() throws {
        #expect(waiting(for: .approval) == 1)
        #expect(waiting(for: .objection) == 0)
        try bench.say(.ask, by: "alice", on: message)
        #expect(waiting(for: .approval) == 0)
    }

    @Test("that people are waited for where an objection is open, too") func objections() throws {
        try bench.say(.object, by: "alice", on: message)
        #expect(waiting(for: .objection) == 1)
        #expect(waiting(for: .approval) == 0)
    }

    @Test("which duties are due within a day, and which are overdue; of a case that is over none") func duties() throws {
        let review = try #require(try bench.deadline(.review, of: message))
        let others = try bench.entry(message).deadlines.filter { $0.kind.isDuty && $0.kind != .review }
        #expect(others.allSatisfy { $0.due > review.due + 24 * 3600 })
        bench.advance(to: review.due - 24 * 3600 - 1)
        #expect((value("comity_deadlines_at_risk"), value("comity_deadlines_passed")) == (0, 0))
        bench.advance(to: review.due - 24 * 3600)
        #expect((value("comity_deadlines_at_risk"), value("comity_deadlines_passed")) == (1, 0))
        bench.advance(to: review.due)
        #expect((value("comity_deadlines_at_risk"), value("comity_deadlines_passed")) == (0, 1))
        try bench.say(.refuse, by: "bob", on: message, code: .offenceNotCovered)
        #expect((value("comity_deadlines_at_risk"), value("comity_deadlines_passed")) == (0, 0))
    }
}
