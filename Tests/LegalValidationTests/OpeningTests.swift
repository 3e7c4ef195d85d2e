import ComitySchema
import ComityTestKit
import Foundation
import StageKit
import Testing

@testable import LegalValidation

@Suite("An order") struct OpeningTests {
    let bench: Bench
    let world = SampleWorld.standard

    init() throws { bench = try Bench() }

    @Test("for communications data is accepted at once, and its task is active") func machineAccepts() throws {
        let message = world.admitted(world.order())
        let answers = bench.submit(message)
        #expect(answers.kinds == [.accepted])
        let task = try #require(answers.tasks.first)
        #expect(answers.tasks.count == 1)
        #expect(task.status == .active)
        #expect(task.revision == 1)
        #expect(task.account == "A-1")
        #expect(task.recipient == "GB-IPU")
        #expect(task.recipientKey == "GB-IPU-seal")
        #expect(task.categories == [.subscriber, .access])
        #expect(task.deliverUntil > world.days(87))
        #expect(try bench.entry(message).state == .fulfilling)
    }

    @Test("whose instrument has no end in practice leaves a case and a task that can be read again") func noEnd() throws {
        let never = try #require(Timestamp.parse("9999-12-31T23:59:59Z"))
        let instrument = world.authorisation(validity: TimeWindow(from: world.days(-3), until: never))
        let message = world.admitted(world.order(instrument: instrument))
        let answers = bench.submit(message)
        #expect(answers.tasks.count == 1)
        let entry = try bench.entry(message)
        try bench.restart()
        #expect(try bench.entry(message) == entry)
    }

    @Test("for stored mail waits for two people, and is then accepted") func contentIsReviewed() throws {
        let message = world.admitted(bench.mailOrder())
        #expect(bench.submit(message).kinds == [.underReview])
        #expect(try bench.entry(message).state == .inReview(approvalsNeeded: 2))
        #expect(bench.decide(.approve, by: "alice", on: message).tasks.isEmpty)
        let answers = bench.decide(.approve, by: "bob", on: message)
        #expect(answers.kinds == [.accepted])
        #expect(answers.tasks.map(\.status) == [.active])
    }

    @Test("to intercept waits for two people, and is then accepted") func interceptionIsReviewed() throws {
        let message = world.admitted(bench.interception())
        #expect(bench.submit(message).kinds == [.underReview])
        let answers = bench.approve(message)
        #expect(answers.kinds == [.accepted])
        #expect(answers.tasks.map(\.action) == [.interception])
    }

    @Test("of an American court reaches the British entity") func americanWarrant() throws {
        let message = world.admitted(bench.americanWarrant())
        #expect(bench.submit(message).kinds == [.underReview])
        let task = try #require(bench.approve(message).tasks.first)
        #expect(task.entity == "exmail-gb")
        #expect(task.recipient == "US-OIA")
        #expect(task.recipientKey == "US-OIA-seal")
    }

    @Test(
        "that targets someone protected goes to people, who may object",
        arguments: [("US", ["GB"]), ("GB", ["US"]), (nil, ["FR", "US"])] as [(CountryCode?, [CountryCode])]
    )
    func protected(location: CountryCode?, nationalities: [CountryCode]) throws {
        let targeting = world.targeting(location: location, nationalities: nationalities)
        let message = world.admitted(bench.mailOrder(targeting: targeting))
        let answers = bench.submit(message)
        #expect(answers.kinds == [.underReview])
        let entry = try bench.entry(message)
        #expect(entry.state.name == "inReview")
        let proposed = try #require(entry.report).findings.filter { $0.effect == .object }
        #expect(proposed.map(\.rule) == ["D05"])
        #expect(proposed.map(\.code) == [.protectedPerson])
        #expect(answers.notices.allSatisfy { $0.reasons.isEmpty }, "people say it, not the machine")
    }

    @Test("with a wildcard is refused, with every reason") func wildcard() throws {
        let target = TargetIdentifier(format: "EmailAddress", value: "*@exmail.example")
        let answers = bench.submit(bench.mailOrder(target: target))
        #expect(answers.kinds == [.refused])
        #expect(Set(answers.codes) == [.bulkOrOverbroad, .insufficientInformation])
        #expect(answers.notices[0].reasons.allSatisfy { !$0.message.contains("exmail.example") })
    }

    @Test("without certification goes back") func uncertified() throws {
        let order = bench.mailOrder()
        let certified = CertifiedOrder(order: world.signed(order), invokedAgreement: "US-UK")
        let message = world.admitted(certified, of: order)
        let answers = bench.submit(message)
        #expect(answers.kinds == [.clarification])
        #expect(answers.codes == [.certificationMissing])
        #expect(try bench.entry(message).state.name == "clarifying")
    }

    @Test("for an offence below the threshold goes to people, who may object") func belowThreshold() throws {
        let offence = Offence(statute: "Computer Misuse Act 1990, s.1", title: "Access", maximumSentenceMonths: 120)
        let message = world.admitted(world.order(purpose: world.purpose(offences: [offence])))
        #expect(bench.submit(message).kinds == [.underReview])
        let findings = try #require(try bench.entry(message).report).findings
        #expect(findings.map(\.effect) == [.object])
        #expect(findings.map(\.code) == [.belowThreshold])
    }

    @Test("under an instrument that has ended is refused") func expired() {
        let validity = TimeWindow(from: world.days(-3), until: world.now)
        let answers = bench.submit(world.order(instrument: world.authorisation(validity: validity)))
        #expect(answers.kinds == [.refused])
        #expect(answers.codes == [.instrumentNotInForce])
    }

    @Test("under an instrument that has not begun waits until it has") func notYet() throws {
        let validity = TimeWindow(from: world.days(2), until: world.days(30))
        let message = world.admitted(world.order(instrument: world.authorisation(validity: validity)))
        let answers = bench.submit(message)
        #expect(answers.kinds == [.received])
        #expect(answers.codes == [.instrumentNotInForce])
        #expect(try bench.entry(message).state == .held(until: world.days(2)))
        #expect(bench.advance(to: world.days(1)).isEmpty)
        #expect(bench.advance(to: world.days(2)).kinds == [.accepted])
    }

    @Test("for an unknown account is authorised, so that the answer is a signed statement") func unknownAccount() throws {
        bench.directory.change { $0.accounts = [:] }
        let answers = bench.submit(world.order())
        #expect(answers.kinds == [.accepted])
        let task = try #require(answers.tasks.first)
        #expect(task.account == nil)
        #expect(task.status == .active)
    }

    @Test("to intercept an unknown account is answered with that, and closed") func unknownInterception() throws {
        bench.directory.change { $0.accounts = [:] }
        let message = world.admitted(bench.interception())
        #expect(bench.submit(message).kinds == [.underReview])
        let answers = bench.approve(message)
        #expect(answers.kinds == [.accepted, .noData])
        #expect(answers.codes == [.dataNotHeld])
        #expect(answers.tasks.isEmpty)
        #expect(try bench.entry(message).state == .closed)
    }

    @Test("for an identifier of several accounts goes back: none of them is picked") func ambiguous() {
        bench.directory.change { $0.accounts["target@exmail.example"] = ["A-1", "A-2"] }
        let answers = bench.submit(world.order())
        #expect(answers.kinds == [.clarification])
        #expect(answers.codes == [.insufficientInformation])
    }

    @Test("that the provider's own records contradict goes to people; the agency is not told why") func contradicted() throws {
        bench.directory.change { $0.signIns = ["GB", "US"] }
        let message = world.admitted(world.order())
        let answers = bench.submit(message)
        #expect(answers.kinds == [.underReview])
        #expect(answers.codes.isEmpty)
        #expect(try bench.entry(message).state == .inReview(approvalsNeeded: 1))
        #expect(try bench.entry(message).report?.findings.map(\.rule) == ["D06"])
        #expect(bench.decide(.approve, by: "alice", on: message).kinds == [.accepted])
    }

    @Test("waits while the directory does not answer, and is then decided once") func directoryAway() throws {
        bench.directory.change { $0.isAway = true }
        #expect(bench.submit(world.order()).isEmpty)
        #expect(bench.driver.events.contains { if case .unavailable = $0 { true } else { false } })
        bench.directory.change { $0.isAway = false }
        #expect(bench.advance(to: world.now + 60).kinds == [.accepted])
    }

    @Test("waits for a key to seal to: the authority is asked once, and accepted when it has one") func noKey() throws {
        try bench.restart(in: SampleWorld(revoking: ["GB-IPU-seal": world.days(-1)]))
        let message = world.admitted(world.order())
        let answers = bench.submit(message)
        #expect(answers.kinds == [.received])
        #expect(answers.codes == [.keyNotValid])
        #expect(bench.advance(to: world.days(1)).notices.isEmpty)
        #expect(try bench.entry(message).state.name == "held")
        try bench.restart()
        #expect(bench.advance(to: world.days(2)).kinds == [.accepted])
    }

    @Test("needs nobody where policy says that no real data is there") func measured() throws {
        let bench = try Bench(policy: ReviewPolicy(isReviewRequired: false))
        #expect(bench.submit(bench.mailOrder()).kinds == [.accepted])
    }

    @Test("sent again gets the same answers, and no second case") func replayed() throws {
        let message = world.admitted(world.order())
        let first = bench.submit(message)
        let entry = try bench.entry(message)
        let again = bench.submit(message)
        #expect(again.notices == first.notices)
        #expect(again.tasks.isEmpty)
        #expect(again.audit.map(\.kind) == [.replayed])
        #expect(try bench.entry(message) == entry)
    }

    @Test("sent again in another transmittal gets the same answers") func forwardedAgain() throws {
        let order = world.order()
        let first = bench.submit(world.admitted(order))
        let again = bench.submit(world.admitted(order, at: world.now + 1))
        #expect(again.notices == first.notices)
        #expect(again.audit.map(\.kind) == [.replayed])
    }

    @Test("under a reference that another order has is refused, and the case is unchanged") func conflict() throws {
        let message = world.admitted(world.order())
        bench.submit(message)
        let entry = try bench.entry(message)
        let other = world.admitted(world.order(tasks: [world.task(categories: [.access])]))
        let answers = bench.submit(other)
        #expect(answers.kinds == [.refused])
        #expect(answers.codes == [.referenceConflict])
        #expect(answers.audit.map(\.kind) == [.conflict])
        #expect(bench.submit(other).notices.map(\.id) == answers.notices.map(\.id))
        #expect(try bench.entry(message) == entry)
    }

    @Test("leaves a chain of steps that rest on a report") func timeline() throws {
        let message = world.admitted(bench.mailOrder())
        bench.submit(message)
        bench.approve(message)
        let entry = try bench.entry(message)
        #expect(entry.isTimelineUnbroken)
        #expect(entry.timeline.map(\.state) == ["received", "inReview", "inReview", "inReview", "fulfilling"])
        #expect(entry.timeline.map(\.actor) == ["GB-IPU", "comity-validate", "alice", "bob", "comity-validate"])
        #expect(entry.timeline.last?.report == entry.report?.digest)
    }

    @Test("of bytes that intake did not write is a dead letter") func foreign() {
        let key = world.admitted(world.order()).caseID.rawValue
        bench.driver.feed(topic: Topic.admitted.name, key: key, value: Array("{}".utf8))
        bench.driver.feed(topic: Topic.admitted.name, key: key, value: nil)
        let message = world.admitted(world.order())
        bench.driver.feed(topic: Topic.admitted.name, key: "C0", value: CanonicalJSON.encode(message))
        #expect(bench.driver.deadLetters.map(\.code) == ["Malformed", "Malformed", "Malformed"])
        #expect(bench.driver.changelog.isEmpty)
    }
}
