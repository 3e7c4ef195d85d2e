import ComitySchema
import ComityTestKit
import CommandLineKit
import Foundation
import Testing
import Trust

@testable import Agency

@Suite struct `An order that an agency signs` {
    static let world = SampleWorld.standard

    @Test(arguments: OrderTemplate.Kind.allCases)
    func `can start from a template of the right form`(kind: OrderTemplate.Kind) throws {
        let order = OrderTemplate(kind: kind, now: Self.world.now).order()
        let read = try OrderForm.read(CanonicalJSON.encode(order), name: "template")
        #expect(read == order)
        #expect(order.instrument.kind.rawValue == kind.rawValue)
        #expect(InstrumentKind.isWellFormed(kind.rawValue))
        #expect(OrderReference.isWellFormed(order.reference.rawValue))
        #expect(Self.world.authorities[order.issuer]?.role == .issuer)
        #expect(Self.world.entities[order.addressee] != nil)
        for task in order.tasks { #expect(task.window.from < task.window.until) }
    }

    @Test(arguments: [
        (#""aim":"investigate""#, #""aim":"punish""#, "purpose.aim"),
        (#""action":"production""#, #""action":"production","also":1"#, "tasks[0].also is not known here"),
        (#""version":1"#, #""version":1,"version":1"#, "twice"),
        (#""format":"EmailAddress","#, "", "tasks[0].target.format is missing"),
        (#""version":1"#, #""version":2"#, "version must be 1"),
        (#""test":false"#, #""test":"no""#, "flags.test is of the wrong type"),
    ])
    func `is refused with the place where its form is wrong`(from: String, to: String, said: String) throws {
        let order = OrderTemplate(kind: .overseasProduction, now: Self.world.now).order()
        let json = String(decoding: CanonicalJSON.encode(order), as: UTF8.self).replacing(from, with: to)
        let failure = #expect(throws: CommandFailure.self) { try OrderForm.read(Array(json.utf8), name: "order.json") }
        #expect(failure?.status == .data)
        #expect(failure?.message.hasPrefix("order.json: ") == true)
        #expect(failure?.message.contains(said) == true, "\(failure?.message ?? "")")
    }

    @Test func `has tasks, each with a reference of its own`() {
        let task = Self.world.task()
        for tasks in [[], [task, task]] {
            let order = Self.world.order(tasks: tasks)
            #expect(throws: CommandFailure.self) { try OrderForm.read(CanonicalJSON.encode(order), name: "order.json") }
        }
    }
}

@Suite struct `A transmittal that an authority makes` {
    static let world = SampleWorld.standard
    let draft = TransmittalDraft(sender: "GB-IPU", receiver: "exmail-us", contact: Contact(name: "Desk", email: "d@a.example"))

    @Test func `certifies the very order that it carries`() throws {
        let compact = Self.world.signed(Self.world.order())
        let made = draft.carrying(
            order: compact,
            invoking: "US-UK",
            certifier: "A. Certifier",
            statement: "Lawful.",
            id: UUID(),
            at: Self.world.now
        )
        guard case .order(let certified) = made.message else { throw CommandFailure(.data, "", "not an order") }
        #expect(certified.order == compact)
        #expect(certified.invokedAgreement == "US-UK")
        #expect(certified.certification?.orderDigest == Digest(of: compact))
        #expect(certified.certification?.certifiedAt == Self.world.now)
        #expect(made.orderReference == SampleWorld.reference)
        #expect(TransmittalID.isWellFormed(made.id.rawValue))
        #expect(try StrictJSON.decode(Transmittal.self, from: CanonicalJSON.encode(made)) == made)
    }

    @Test func `leaves the certification out where there is no certifier`() throws {
        let made = draft.carrying(order: "x", invoking: nil, certifier: nil, statement: "", id: UUID(), at: Self.world.now)
        guard case .order(let certified) = made.message else { throw CommandFailure(.data, "", "not an order") }
        #expect(certified.certification == nil)
        #expect(certified.invokedAgreement == nil)
    }

    @Test func `is submitted as it is, but for the line feed at its end, and named by its case`() throws {
        let made = draft.cancelling("O1", task: nil, reason: "Arrest made.", id: UUID(), at: Self.world.now)
        let signed = Self.world.signed(made)
        let submission = try Submission(name: "t.jws", bytes: signed + Array(" \r\n".utf8))
        #expect(submission.bytes == signed)
        #expect(submission.summary.digest == Digest(of: signed))
        #expect(submission.summary.caseID == CaseID(authority: "GB-IPU", reference: "O1"))
        #expect(submission.text.contains("order O1"))
    }

    @Test func `has the case of the order within it`() throws {
        let order = Self.world.order()
        let signed = Self.world.signed(Self.world.transmittal(.order(Self.world.certified(order))))
        let summary = try Submission(name: "t.jws", bytes: signed).summary
        #expect(summary.caseID == CaseID(authority: "GB-IPU", reference: order.reference))
    }

    @Test(arguments: ["nonsense", "a.b.c", "{}"])
    func `is submitted even where it cannot be read, and said to be so`(text: String) throws {
        let submission = try Submission(name: "x", bytes: Array(text.utf8))
        #expect(submission.bytes == Array(text.utf8))
        #expect(submission.summary.caseID == nil)
        #expect(submission.text.contains("not a transmittal"))
    }

    @Test func `is not submitted if there is nothing in it`() {
        #expect(throws: CommandFailure.self) { try Submission(name: "x", bytes: Array("\n".utf8)) }
    }
}
