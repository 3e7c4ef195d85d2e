import Casework
import ComitySchema
import ComityTestKit
import Foundation
import HTTPTypes
import Testing
import Trust

@testable import Console

@Suite("Deciding in the console")
struct DecisionDeskTests {
    let subject = CaseSample.make()

    private func refusal(_ body: () throws -> Void) -> String? {
        do {
            try body()
            return nil
        } catch {
            return (error as? ConsoleFailure)?.code
        }
    }

    @Test(
        "what the reviewer signs in the browser goes to the topic of decisions as it is",
        arguments: ["alice", "bob"] as [ReviewerID]
    )
    func sent(reviewer: ReviewerID) async throws {
        let desk = try Desk([subject])
        let path = "/cases/\(subject.id.rawValue)"
        try await desk.visit { visitor in
            let (id, csrf) = visitor.signIn(reviewer)
            let grounds = try #require(subject.report?.grounds.rawValue)
            let page = try await visitor.post(
                path + "/decide/approve",
                ["csrf": csrf, "grounds": grounds, "reason": "Lawful."],
                session: id
            )
            let payload = try #require(page.text.firstMatch(of: /data-payload="([^"]+)"/)?.output.1)
            let bytes = try #require(Base64URL.decode(Array(payload.utf8)))
            let signed = desk.world.signer(of: reviewer).sign(bytes, type: .decision)
            let answer = try await visitor.post(path + "/decisions", ["csrf": csrf, "signed": signed], session: id)
            #expect(answer.headers[.location] == "\(path)?sent=approve")
            #expect(desk.outbox.texts(in: .decisions) == [signed])
            let decision = try StrictJSON.decode(Decision.self, from: bytes)
            #expect(decision.reviewer == reviewer && decision.verdict == .approve && decision.reason == "Lawful.")
        }
    }

    @Test("a form that cannot count is shown again with what was written and why")
    func again() async throws {
        let desk = try Desk([CaseSample.make(decisions: [CaseSample.decision(.approve, by: "alice")])])
        try await desk.visit { visitor in
            let (id, csrf) = visitor.signIn("alice")
            let grounds = try #require(subject.report?.grounds.rawValue)
            let answer = try await visitor.post(
                "/cases/\(subject.id.rawValue)/decide/approve",
                ["csrf": csrf, "grounds": grounds, "reason": "Once <more>."],
                session: id
            )
            #expect(answer.status == .conflict)
            #expect(answer.text.contains("ApprovedAlready") && answer.text.contains("Once &lt;more&gt;."))
        }
    }

    @Test("a decision of somebody else's, an old one, or one that was changed is not sent")
    func refused() throws {
        let desk = try Desk([subject])
        let decisions = desk.console.decisions
        let decision = try desk.decision(.approve, by: "alice", on: subject)
        let now = desk.time.now
        func code(_ signed: String, by reviewer: ReviewerID = "alice", at instant: Date? = nil) -> String? {
            refusal { _ = try decisions.accept(signed, on: subject, by: reviewer, at: instant ?? now) }
        }
        #expect(code(desk.signed(decision)) == nil)
        #expect(code(desk.signed(decision), by: "bob") == "ReviewerDiffers")
        #expect(code(desk.signed(decision, by: "bob")) == "KeyNotTheirs")
        #expect(code(desk.signed(decision), at: now + 901) == "DecisionStale")
        #expect(code(String(desk.signed(decision).dropLast(4)) + "AAAA") == "SignatureInvalid")
        #expect(code("a.b.c") == "Malformed")
        let other = CaseSample.make(reference: "OTHER-1")
        #expect(code(desk.signed(try desk.decision(.approve, by: "alice", on: other))) == "CaseDiffers")
        let key = desk.world.signer(of: "GB-IPU" as AuthorityID)
        #expect(code(key.sign(CanonicalJSON.encode(decision), type: .decision)) == "KeyNotValid")
    }

    @Test("when the rules find something else while the reviewer signs, nothing is sent")
    func changedMeanwhile() throws {
        let desk = try Desk([subject])
        let decision = try desk.decision(.approve, by: "alice", on: subject)
        let found = CaseSample.find("D10", .review, .immunitiesOrPrivileges)
        let changed = CaseSample.make(findings: [CaseSample.finding, found])
        let code = refusal {
            _ = try desk.console.decisions.accept(desk.signed(decision), on: changed, by: "alice", at: desk.time.now)
        }
        #expect(code == "GroundsChanged")
        let over = CaseSample.make(.closed)
        let late = refusal {
            _ = try desk.console.decisions.accept(desk.signed(decision), on: over, by: "alice", at: desk.time.now)
        }
        #expect(late == "WrongState")
    }

    @Test("taking away in the form is the same narrowing as on the command line")
    func narrowing() throws {
        let desk = try Desk([subject])
        let task = subject.order.order.tasks[0]
        let name = task.reference.rawValue
        var fields = [
            "parts": "yes", "keep.\(name)": "yes", "from.\(name)": Timestamp.format(task.window.from),
            "until.\(name)": Timestamp.format(task.window.until),
        ]
        for category in task.categories { fields["category.\(name).\(category.rawValue)"] = "yes" }
        #expect(
            try desk.decision(.approve, by: "alice", on: subject, fields: fields).narrowing == nil,
            "all of it is no narrowing"
        )
        let dropped = try #require(task.categories.first)
        fields["category.\(name).\(dropped.rawValue)"] = nil
        let left = try #require(try desk.decision(.approve, by: "alice", on: subject, fields: fields).narrowing)
        let part = NarrowingDraft.Part(task: task.reference, categories: Array(task.categories.dropFirst()))
        let typed = try NarrowingDraft(leaving: [part]).narrowing(of: subject.order.order)
        #expect(left == typed)
        fields["from.\(name)"] = "yesterday"
        #expect(refusal { _ = try desk.decision(.approve, by: "alice", on: subject, fields: fields) } == "TimeMalformed")
    }

    @Test("without grounds there is no decision")
    func noGrounds() throws {
        #expect(throws: ConsoleFailure.formMalformed) {
            try DecisionForm(verdict: .approve, fields: FormFields(["reason": "x"]), of: subject.order.order)
        }
    }

    @Test("only what can be about something is offered")
    func offered() {
        func page(_ subject: Case) -> String {
            let session = Session(of: "alice", by: .key, at: CaseSample.world.now)
            let page = CasePage(
                explanation: CaseExplanation(of: subject, at: CaseSample.world.now),
                isRevealed: false,
                session: session
            )
            return CaseActions(page: page).html.source
        }
        #expect(page(subject).contains("/decide/approve") && !page(subject).contains("/decide/drop"))
        let proposed = CaseSample.make(findings: [CaseSample.find("D05", .object, .protectedPerson)])
        #expect(page(proposed).contains("/decide/drop") && page(proposed).contains("/decide/object"))
        #expect(!page(proposed).contains("/decide/approve"), "the objection comes first")
        #expect(!page(subject).contains("/decide/confirm"))
        #expect(page(CaseSample.make(.closed)).contains("Nothing can be decided"))
    }
}
