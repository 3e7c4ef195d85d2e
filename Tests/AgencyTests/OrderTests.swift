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

    @Test func `can start from a template with what not every order has`() throws {
        var template = OrderTemplate(kind: .interception, now: Self.world.now)
        template.isUrgent = true
        template.isModified = true
        template.language = "cy"
        template.thirdCountry = .withheld
        template.observation = Observation(at: Self.world.now, port: 443)
        template.documents = DocumentFile.documents(of: [try DocumentFile(path: "/x/warrant.pdf", content: Array("%PDF-".utf8))])
        let order = template.order()
        #expect(try OrderForm.read(CanonicalJSON.encode(order), name: "template") == order)
        #expect(order.instrument.isUrgent == true)
        #expect(order.instrument.approvals.map(\.role) == ["secretaryOfState"])
        #expect(order.instrument.selectors == order.tasks.map(\.target))
        #expect(order.instrument.modifications?.count == 1)
        #expect(order.instrument.documents?.map(\.name) == ["warrant.pdf"])
        #expect(order.statements.thirdCountry == .withheld)
        #expect(order.tasks.first?.observation?.port == 443)
        #expect(order.language == "cy")
    }

    @Test func `is refused with a port that does not exist`() {
        let order = Self.world.order(tasks: [Self.world.task(observation: Observation(at: Self.world.now, port: 65_536))])
        let failure = #expect(throws: CommandFailure.self) { try OrderForm.read(CanonicalJSON.encode(order), name: "o") }
        #expect(failure?.message.contains("tasks[0].observation.port") == true)
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

    private func made(_ message: Transmittal.Message) -> Transmittal {
        draft.transmittal(message, id: UUID(), at: Self.world.now)
    }

    @Test func `certifies the very order that it carries`() {
        let compact = Self.world.signed(Self.world.order())
        let certified = CertificationDraft(agreement: "US-UK", certifier: "A. Certifier", statement: "Lawful.")
            .certify(compact, at: Self.world.now)
        #expect(certified.order == compact)
        #expect(certified.invokedAgreement == "US-UK")
        #expect(certified.certification?.orderDigest == Digest(of: compact))
        #expect(certified.certification?.certifiedAt == Self.world.now)
        #expect(made(.order(certified)).orderReference == SampleWorld.reference)
    }

    @Test func `leaves the certification out where there is no certifier`() {
        let certified = CertificationDraft(agreement: nil, certifier: nil, statement: "").certify("x", at: Self.world.now)
        #expect(certified.certification == nil)
        #expect(certified.invokedAgreement == nil)
    }

    @Test func `is submitted as it is, but for the line feed at its end, and named by its case`() throws {
        let made = made(.cancellation(Cancellation(order: "O1", reason: "Arrest made.")))
        #expect(TransmittalID.isWellFormed(made.id.rawValue))
        #expect(try StrictJSON.decode(Transmittal.self, from: CanonicalJSON.encode(made)) == made)
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
