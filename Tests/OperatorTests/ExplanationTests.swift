import ComitySchema
import ComityTestKit
import Foundation
import Testing

@testable import Casework
@testable import Operator

private let world = CaseSample.world

private func explain(_ subject: Case) -> CaseExplanation { CaseExplanation(of: subject, at: world.now) }

private func text(_ subject: Case) -> String {
    CaseReport(explanation: explain(subject), listsSatisfied: true).lines.joined(separator: "\n")
}

@Suite struct `A case that is shown` {
    /// A case of which every part says something of people.
    private func talkative() -> Case {
        let document = Document(
            name: "warrant-of-john.pdf",
            contentType: "application/pdf",
            digest: Digest(of: "x"),
            content: Data([120])
        )
        let order = world.order(instrument: world.instrument(documents: [document]))
        let amended = CaseSample.verify(
            world.order(tasks: [world.task(targeting: world.targeting(basis: "An informer said so."))])
        )
        var subject = CaseSample.make(
            .objecting(until: world.now),
            of: order,
            decisions: [CaseSample.decision(.object, by: "alice")],
            proposal: Proposal(order: amended, report: CaseSample.report([], on: amended), approvalsNeeded: 1),
            objection: CaseSample.objection(to: [], answers: [CaseSample.answer(.applicable)])
        )
        subject.notices = [
            Notice(
                id: "n",
                provider: "exmail-us",
                recipient: "GB-IPU",
                kind: .objection,
                reasons: [.init(code: .protectedPerson, message: "Objection: The target is protected, says the neighbour.")],
                at: world.now
            )
        ]
        subject.tasks[0].hold = subject.tasks[0].record
        return subject
    }

    @Test func `tells neither whom it concerns nor what people wrote`() throws {
        let subject = talkative()
        let order = subject.order.order
        let secrets = try [
            order.tasks[0].target.value, order.tasks[0].targeting.basis, #require(order.purpose.summary), "warrant-of-john.pdf",
            "An informer said so.", "The inquiry says enough.", "The target is protected, says the neighbour.",
            "It is needed, says the officer.", "acct-424242",
        ]
        let redacted = CaseRedaction.redact(subject)
        let json = String(decoding: CanonicalJSON.encode(explain(redacted)), as: UTF8.self)
        for secret in secrets {
            #expect(!json.contains(secret))
            #expect(!text(redacted).contains(secret))
            #expect(!CaseReport(explanation: explain(redacted)).reviewLines.contains { $0.contains(secret) })
        }
        for secret in secrets.dropLast() { #expect(text(subject).contains(secret)) }
    }

    @Test func `keeps everything else`() throws {
        var subject = CaseSample.make(deadlines: [CaseSample.deadline(.answer, dueIn: 1)])
        subject.replaced = [Digest(of: "before")]
        subject.pastDecisions = 1
        let redacted = CaseRedaction.redact(subject)
        #expect(redacted.order.digest == subject.order.digest)
        #expect(redacted.report == subject.report)
        #expect(redacted.tasks.map(\.state) == subject.tasks.map(\.state))
        #expect(redacted.order.order.instrument == subject.order.order.instrument)
        #expect(redacted.order.order.tasks.map(\.window) == subject.order.order.tasks.map(\.window))
        #expect(redacted.deadlines == subject.deadlines)
        #expect(redacted.replaced == subject.replaced)
        #expect(redacted.pastDecisions == 1)
        #expect(redacted.authenticity == subject.authenticity)
    }

    @Test func `shows what a reviewer must read`() {
        let subject = CaseSample.make(
            decisions: [CaseSample.decision(.approve, by: "bob")],
            deadlines: [CaseSample.deadline(.answer, dueIn: -1, alarm: 100)]
        )
        let lines = CaseReport(explanation: explain(subject)).reviewLines.joined(separator: "\n")
        for part in [
            "inReview, 2 approvals needed", "D06/1 task T1  review ProtectedPerson: Signals disagree.",
            "bob  approve: The inquiry says enough.", "Duty desk", subject.order.order.instrument.approvals[0].name,
            "T1  1 account, journalist, signIns", "OVERDUE 1 h ago  answer, alarm at 100 %",
            "Is the target, by all that you know, none of those whom the agreement protects? (D05, D06, D07)",
            "declared    no less intrusive method: yes", subject.order.digest.rawValue,
        ] {
            #expect(lines.contains(part), "\(part)")
        }
    }

    @Test func `asks about the merits of an interception only where there is one`() {
        func asked(_ order: Order) -> [RuleID] { explain(CaseSample.make(of: order)).questions.flatMap(\.rules) }
        #expect(!asked(world.order()).contains("F02"))
        #expect(asked(world.order(tasks: [world.task(action: .interception)])).contains("F02"))
    }

    @Test func `says when its timeline does not hold together`() throws {
        var subject = CaseSample.make()
        func event(_ note: String, _ previous: Digest?) -> CaseEvent {
            CaseEvent(at: world.now, actor: "comity-validate", state: "inReview", note: note, previous: previous)
        }
        let first = event("first", nil)
        subject.timeline = [first, event("second", first.digest)]
        #expect(CaseReport(explanation: explain(subject)).lines.contains("Timeline"))
        subject.timeline = [first, event("second", nil)]
        #expect(CaseReport(explanation: explain(subject)).lines.contains { $0.contains("BROKEN") })
    }
}

@Suite struct `The three verdicts` {
    private func standings(_ findings: [Finding]) -> [String] {
        explain(CaseSample.make(findings: findings)).verdicts.map(\.standing.word)
    }

    @Test func `are kept apart, each as grave as the gravest of its rules`() {
        #expect(standings([]) == ["holds", "holds", "holds"])
        #expect(standings([CaseSample.find("A14", .hold, .callbackNeeded)]) == ["hold", "holds", "holds"])
        #expect(standings([CaseSample.find("B11", .refuse, .instrumentNotInForce)]) == ["holds", "refuse", "holds"])
        #expect(
            standings([CaseSample.find("D06", .review, .protectedPerson), CaseSample.find("D05", .object, .protectedPerson)])
                == ["holds", "holds", "object"]
        )
    }

    @Test func `are open before the rules were asked, but for the sender, whom intake has proven`() {
        var subject = CaseSample.make(.received)
        subject.report = nil
        #expect(explain(subject).verdicts.map(\.standing.word) == ["holds", "open", "open"])
    }

    @Test func `count the rules that they rest on`() {
        #expect(explain(CaseSample.make()).verdicts.map(\.satisfied) == [1, 1, 1])
    }
}

@Suite struct `A finding that is explained` {
    @Test func `names the rule's law and what the rule read, of its task alone`() throws {
        let order = world.order(tasks: [
            world.task("T1"), world.task("T2", target: .init(format: "EmailAddress", value: "b@exmail.example")),
        ])
        let subject = CaseSample.make(
            of: order,
            findings: [CaseSample.find("D04", .clarify, .insufficientInformation, task: "T2")]
        )
        let found = try #require(explain(subject).findings.first)
        #expect(found.rule.title?.isEmpty == false)
        #expect(found.rule.source?.contains("2523") == true)
        let fact = try #require(found.read.first { $0.name == "tasks.targeting" })
        guard case .list(let values) = fact.value else { Issue.record("no list"); return }
        #expect(values.count == 1)
    }

    @Test func `says so where the program does not know the rule, or knows a newer one`() {
        let unknown = ExplainedRule(RuleVersion(rule: "Z99", version: 1))
        #expect(unknown.statement == "a rule that this version of the program does not know")
        let older = ExplainedRule(RuleVersion(rule: "D04", version: 0))
        #expect(older.versionNow != nil)
        #expect(older.statement.contains("is applied now"))
    }
}

@Suite struct `An amendment that is shown` {
    @Test func `is told by what it would change, and nothing else`() {
        let before = world.order(tasks: [world.task("T1"), world.task("T2")])
        let after = world.order(tasks: [world.task("T1", categories: [.subscriber]), world.task("T3")])
        let changes = OrderChange.changes(from: before, to: after)
        #expect(changes.filter { $0.task == nil }.isEmpty)
        #expect(changes.first?.line == "task T1, categories: subscriber, access -> subscriber")
        #expect(Set(changes.filter { $0.task == "T2" }.map(\.after)) == [nil])
        #expect(Set(changes.filter { $0.task == "T3" }.map(\.before)) == [nil])
        #expect(OrderChange.changes(from: before, to: before).isEmpty)
    }

    @Test func `stands in the report with its own findings and approvals`() {
        let order = CaseSample.verify(world.order(tasks: [world.task(categories: [.subscriber])]))
        let proposal = Proposal(order: order, report: CaseSample.report([CaseSample.finding], on: order), approvalsNeeded: 2)
        let report = text(CaseSample.make(.fulfilling, findings: [], proposal: proposal))
        for part in [
            "needed   2, approved by nobody", "subscriber, access -> subscriber", "D06/1 task T1", "\(order.digest)  proposed",
        ] {
            #expect(report.contains(part), "\(part)")
        }
    }
}

@Suite struct `The documents of an order` {
    private func files(_ documents: [Document]) -> DocumentFiles {
        DocumentFiles(of: world.order(instrument: world.instrument(documents: documents)))
    }

    private func document(_ name: String, _ content: String?, digest: Digest? = nil) -> Document {
        Document(
            name: name,
            contentType: "application/pdf",
            digest: digest ?? Digest(of: content ?? ""),
            content: content.map { Data($0.utf8) }
        )
    }

    @Test func `are written under plain names, two of one name apart`() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("documents-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let files = files([document("a.pdf", "one"), document("a.pdf", "two"), document("../../etc/passwd", "three")])
        try files.write(to: folder)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        #expect(names.count == 3)
        #expect(names.prefix(2) == ["01-a.pdf", "02-a.pdf"])
        #expect(names[2].hasPrefix("03-_.._.._etc_passwd"))
        #expect(FileManager.default.contents(atPath: "\(folder)/02-a.pdf") == Data("two".utf8))
    }

    @Test func `are not written when they are not what their digests say`() {
        let files = files([document("a.pdf", "one", digest: Digest(of: "other")), document("b.pdf", nil)])
        #expect(files.alteredCount == 1)
        #expect(files.lines[0].contains("NOT WRITTEN"))
        #expect(files.lines[1].contains("did not travel"))
    }
}
