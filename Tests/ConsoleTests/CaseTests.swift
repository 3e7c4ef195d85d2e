import Casework
import ComitySchema
import ComityTestKit
import Foundation
import HTTPTypes
import Testing

@testable import Console

@Suite("Cases in the console")
struct CaseTests {
    @Test("whom a case concerns is shown to who asks, after the audit has it, and only in that session")
    func reveal() async throws {
        let subject = CaseSample.make()
        let address = subject.order.order.tasks[0].target.value
        let path = "/cases/\(subject.id.rawValue)"
        let desk = try Desk([subject])
        try await desk.visit { visitor in
            let (alice, csrf) = visitor.signIn("alice")
            let (bob, _) = visitor.signIn("bob")
            #expect(try await !visitor.get(path, session: alice).text.contains(address))
            _ = try await visitor.post(path + "/reveal", ["csrf": csrf], session: alice)
            #expect(try await visitor.get(path, session: alice).text.contains(address))
            #expect(try await !visitor.get(path, session: bob).text.contains(address))
            let event = try #require(desk.outbox.texts(in: .audit).first)
            #expect(event.contains("\"actor\":\"alice\"") && event.contains("\"kind\":\"revealed\"") && !event.contains(address))
        }
    }

    @Test("without the audit nothing is shown")
    func noAudit() async throws {
        let subject = CaseSample.make()
        let path = "/cases/\(subject.id.rawValue)"
        try await Desk([subject], isWritable: false).visit { visitor in
            let (id, csrf) = visitor.signIn("alice")
            let answer = try await visitor.post(path + "/reveal", ["csrf": csrf], session: id)
            #expect(answer.status == .serviceUnavailable)
            let page = try await visitor.get(path, session: id)
            #expect(!page.text.contains(subject.order.order.tasks[0].target.value))
        }
    }

    @Test("a case that is over stays withheld")
    func over() async throws {
        let subject = CaseSample.make(.closed)
        try await Desk([subject]).visit { visitor in
            let (id, csrf) = visitor.signIn("alice")
            let answer = try await visitor.post("/cases/\(subject.id.rawValue)/reveal", ["csrf": csrf], session: id)
            #expect(answer.status == .conflict && answer.text.contains("CaseOver"))
        }
    }

    @Test("to a reviewer whose own account a case names, there is no such case")
    func ownAccount() async throws {
        let subject = CaseSample.make()
        let world = SampleWorld(accounts: ["alice": ["acct-424242"]])
        try await Desk([subject], world: world).visit { visitor in
            let (alice, _) = visitor.signIn("alice")
            let (bob, _) = visitor.signIn("bob")
            for path in ["/cases", "/review", "/cases?q=\(subject.order.order.reference.rawValue)"] {
                #expect(try await !visitor.get(path, session: alice).text.contains(subject.id.rawValue))
            }
            #expect(try await visitor.get("/figures", session: alice).text.contains("0 orders"))
            #expect(try await visitor.get("/figures", session: bob).text.contains("1 order,"))
            let answer = try await visitor.get("/cases/\(subject.id.rawValue)", session: alice)
            #expect(answer.status == .notFound && answer.text.contains("CaseUnknown"))
            #expect(try await visitor.get("/cases", session: bob).text.contains(subject.id.rawValue))
        }
    }

    @Test("a search that names one case leads to it, by id or by reference, and only in full")
    func search() async throws {
        let subject = CaseSample.make()
        let reference = subject.order.order.reference.rawValue
        try await Desk([subject]).visit { visitor in
            let (id, _) = visitor.signIn("alice")
            for text in [subject.id.rawValue, reference] {
                let answer = try await visitor.get("/cases?q=\(text.queryEscaped)", session: id)
                #expect(answer.headers[.location] == "/cases/\(subject.id.rawValue)")
            }
            let part = try await visitor.get("/cases?q=\(reference.dropLast())", session: id)
            #expect(part.status == .ok && part.text.contains("No case has this id"))
        }
    }

    @Test("the list is by state and by deadline")
    func list() throws {
        let first = CaseSample.make(
            reference: "A-1",
            openedAt: CaseSample.world.now,
            deadlines: [CaseSample.deadline(.answer, dueIn: 9)]
        )
        let second = CaseSample.make(
            .fulfilling,
            reference: "A-2",
            openedAt: CaseSample.world.now + 1,
            deadlines: [CaseSample.deadline(.answer, dueIn: 3)]
        )
        func page(_ fields: [String: String]) -> [String] {
            let query = CasesPage.Query(FormFields(fields))
            let page = CasesPage(all: [first, second], query: query, now: CaseSample.world.now)
            return page.matches.map(\.order.order.reference.rawValue)
        }
        #expect(page([:]) == ["A-2", "A-1"])
        #expect(page(["state": "inReview"]) == ["A-1"])
        #expect(page(["by": "deadline"]) == ["A-2", "A-1"])
        #expect(page(["state": "none"]).isEmpty)
    }

    @Test("before the cases are read, nobody is told that there are none")
    func notRead() {
        #expect(throws: ConsoleFailure.casesNotRead) { try CaseBook().all() }
    }

    @Test("while the topic is read anew, what was read before is shown")
    func readingAnew() throws {
        let desk = try Desk()
        desk.console.cases.begin()
        #expect(try desk.console.cases.all().cases.count == 1)
        desk.console.cases.complete()
        #expect(try desk.console.cases.all().cases.isEmpty)
    }

    @Test("figures count orders by what they are, and no tests")
    func figures() {
        let refused = CaseSample.make(.refused, reference: "A-2", decisions: [CaseSample.decision(.refuse, by: "bob")])
        let figures = Figures(of: [CaseSample.make(), refused]) { $0 == "GB-IPU" ? "GB" : nil }
        #expect(figures.orders == 2)
        #expect(figures.countries == ["GB": 2])
        #expect(figures.outcomes == ["open": 1, "refused": 1])
        #expect(figures.verdicts == ["review": 2])
        #expect(figures.decisions == ["refuse": 1])
        #expect(Figures(of: [CaseSample.make()]) { _ in nil }.countries == ["GB-IPU": 1])
    }
}
