import ComitySchema
import ComityTestKit
import CommandLineKit
import Foundation
import Testing

@testable import Casework
@testable import Operator

@Suite struct `What is left of an order` {
    private let world = SampleWorld.standard
    private var order: Order {
        world.order(tasks: [
            world.task("T1", categories: [.subscriber, .access]), world.task("T2", categories: [.mail, .chat]),
        ])
    }
    private var window: TimeWindow { world.task().window }

    private func left(_ draft: NarrowingDraft) throws(CommandFailure) -> Narrowing { try draft.narrowing(of: order) }

    private func refusal(_ draft: NarrowingDraft) -> String? {
        do throws(CommandFailure) {
            _ = try left(draft)
            return nil
        } catch {
            return error.code
        }
    }

    private func part(_ text: String) throws -> NarrowingDraft.Part { try #require(NarrowingDraft.Part(text)) }

    @Test func `is every task that was not struck, and of some a part`() throws {
        #expect(
            try left(NarrowingDraft(striking: ["T1"]))
                == Narrowing(tasks: [.init(task: "T2", categories: [.mail, .chat], window: window)])
        )
        let from = Timestamp.format(window.from + 3600)
        let until = Timestamp.format(window.until)
        let narrowed = try left(NarrowingDraft(leaving: [try part("T2:mail:\(from)/\(until)")]))
        #expect(
            narrowed.tasks == [
                .init(task: "T1", categories: [.subscriber, .access], window: window),
                .init(task: "T2", categories: [.mail], window: TimeWindow(from: window.from + 3600, until: window.until)),
            ]
        )
    }

    @Test func `is the same whatever way two people say it`() throws {
        let typed = try left(NarrowingDraft(striking: ["T2"], leaving: [try part("T1:access")]))
        let written = Narrowing(tasks: [.init(task: "T1", categories: [.access], window: window)])
        #expect(try left(NarrowingDraft(written, of: order)) == typed)
        let sequence = Narrowing(tasks: [
            .init(task: "T2", categories: [.chat, .mail], window: window),
            .init(task: "T1", categories: [.access], window: window),
        ])
        #expect(
            try left(NarrowingDraft(sequence, of: order)) == left(NarrowingDraft(leaving: [try part("T1:access")]))
        )
    }

    @Test func `is never more than was asked, never all and never nothing`() throws {
        let early = "\(Timestamp.format(window.from - 1))/\(Timestamp.format(window.until))"
        let backwards = "\(Timestamp.format(window.until))/\(Timestamp.format(window.from))"
        #expect(refusal(NarrowingDraft(leaving: [try part("T1:mail")])) == "CategoryNotAsked")
        #expect(refusal(NarrowingDraft(leaving: [try part("T1:access:\(early)")])) == "WindowNotInside")
        #expect(refusal(NarrowingDraft(leaving: [try part("T1:access:\(backwards)")])) == "WindowNotInside")
        #expect(refusal(NarrowingDraft(leaving: [try part("T1:access,subscriber")])) == "NothingNarrowed")
        #expect(refusal(NarrowingDraft(striking: ["T1", "T2"])) == "NothingLeft")
        #expect(refusal(NarrowingDraft(striking: ["T9"])) == "TaskUnknown")
        #expect(refusal(NarrowingDraft(striking: ["T1"], leaving: [try part("T1:access")])) == "TaskNamedTwice")
    }

    @Test(arguments: [
        "", "T1", "T1:", "T1:nothing", ":access", "T1:access:", "T1:access:2026-01-01T00:00:00Z", "T1:access:a/b", "T1:access,",
    ])
    func `is not guessed`(text: String) {
        #expect(NarrowingDraft.Part(text) == nil)
    }
}
