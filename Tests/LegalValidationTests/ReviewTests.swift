import ComitySchema
import ComityTestKit
import Foundation
import StageKit
import Testing
import Trust

@testable import LegalValidation

@Suite("People's decisions") struct ReviewTests {
    let bench: Bench
    let world = SampleWorld.standard
    let message: AdmittedMessage

    init() throws {
        bench = try Bench()
        message = world.admitted(bench.mailOrder())
        bench.submit(message)
    }

    @Test("count one person once, however often that person approves") func samePerson() throws {
        bench.decide(.approve, by: "alice", on: message, id: "00000000-0000-4000-8000-000000000001")
        let answers = bench.decide(.approve, by: "alice", on: message, id: "00000000-0000-4000-8000-000000000002")
        #expect(answers.audit.map(\.kind) == [.decisionRejected])
        #expect(answers.tasks.isEmpty)
        #expect(try bench.entry(message).decisions.count == 1)
        #expect(try bench.entry(message).state == .inReview(approvalsNeeded: 2))
    }

    @Test("sent twice count once, and no more is said") func twice() throws {
        bench.decide(.approve, by: "alice", on: message)
        let entry = try bench.entry(message)
        let answers = bench.decide(.approve, by: "alice", on: message)
        #expect(answers.audit.map(\.kind) == [.replayed])
        #expect(try bench.entry(message) == entry)
    }

    @Test("refuse by one voice, with its reason, also after an approval") func refusal() throws {
        bench.decide(.approve, by: "alice", on: message)
        let answers = bench.decide(.refuse, by: "bob", on: message, reason: "The summary concerns a newspaper's source.")
        #expect(answers.kinds == [.refused])
        #expect(answers.codes == [.refusedByReviewer])
        #expect(answers.notices[0].reasons[0].message == "The summary concerns a newspaper's source.")
        #expect(try bench.entry(message).state == .refused)
    }

    @Test("let a person who approved think better of it") func withdrawal() throws {
        bench.decide(.approve, by: "alice", on: message, id: "00000000-0000-4000-8000-000000000001")
        bench.decide(.refuse, by: "alice", on: message, id: "00000000-0000-4000-8000-000000000002")
        #expect(try bench.entry(message).state == .refused)
    }

    @Test("are not counted once the case has ended") func late() throws {
        bench.decide(.refuse, by: "alice", on: message)
        let entry = try bench.entry(message)
        let answers = bench.decide(.approve, by: "bob", on: message)
        #expect(answers.audit.map(\.kind) == [.decisionRejected])
        #expect(try bench.entry(message) == entry)
    }

    @Test("come too late once the instrument has ended") func endedMeanwhile() throws {
        let order = bench.mailOrder(
            reference: "OPO/2026/2",
            validity: TimeWindow(from: world.days(-3), until: world.days(1))
        )
        let message = world.admitted(order)
        bench.submit(message)
        bench.decide(.approve, by: "alice", on: message)
        let expiry = bench.advance(to: world.days(1))
        #expect(expiry.kinds == [.expired])
        let answers = bench.decide(.approve, by: "bob", on: message)
        #expect(answers.tasks.isEmpty)
        #expect(answers.audit.map(\.kind) == [.decisionRejected])
    }

    @Test("speak for what those people saw: what is found later must be approved anew") func newFindings() throws {
        bench.decide(.approve, by: "alice", on: message, id: "00000000-0000-4000-8000-000000000001")
        bench.directory.change { $0.signIns = ["US"] }
        let answers = bench.decide(.approve, by: "bob", on: message, id: "00000000-0000-4000-8000-000000000002")
        #expect(answers.tasks.isEmpty)
        #expect(answers.audit.map(\.kind).contains(.reviewRequested))
        #expect(try bench.entry(message).state == .inReview(approvalsNeeded: 2))
        bench.decide(.approve, by: "alice", on: message, id: "00000000-0000-4000-8000-000000000003")
        let second = bench.decide(.approve, by: "bob", on: message, id: "00000000-0000-4000-8000-000000000004")
        #expect(second.kinds == [.accepted])
    }

    @Test("signed over findings that no longer stand do not count, and say what to do", arguments: Decision.Verdict.allCases)
    func staleFindings(verdict: Decision.Verdict) throws {
        let stale = world.decision(verdict, by: "alice", on: message, grounds: bench.grounds(of: message))
        bench.directory.change { $0.signIns = ["US"] }
        bench.decide(.approve, by: "bob", on: message, id: "00000000-0000-4000-8000-000000000001")
        bench.decide(.approve, by: "alice", on: message, id: "00000000-0000-4000-8000-000000000002")
        let entry = try bench.entry(message)
        #expect(entry.report?.grounds != stale.grounds)
        let answers = bench.decide(world.signed(stale), on: message.caseID)
        #expect(answers.audit.map(\.kind) == [.decisionRejected])
        #expect(try #require(answers.audit.first?.note).contains("read the case again and decide anew"))
        #expect(try bench.entry(message) == entry)
    }

    @Test("refuse by rule what has become unlawful between the approvals") func protectedMeanwhile() throws {
        bench.decide(.approve, by: "alice", on: message)
        bench.directory.change { $0.accounts["target@exmail.example"] = ["A-1", "A-2"] }
        let answers = bench.decide(.approve, by: "bob", on: message)
        #expect(answers.kinds == [.clarification])
        #expect(try bench.entry(message).state.name == "clarifying")
    }

    @Test("on another order, from another time or under another case leave a trace and nothing else") func misdirected() throws {
        let other = world.admitted(world.order(reference: "OPO/2026/9", tasks: [world.task(categories: [.mail])]))
        let entry = try bench.entry(message)
        let grounds = bench.grounds(of: message)
        let wrongDigest = Decision(
            id: "00000000-0000-4000-8000-000000000001",
            caseID: message.caseID,
            orderDigest: Digest(of: "another"),
            grounds: grounds,
            reviewer: "alice",
            verdict: .approve,
            reason: "",
            decidedAt: world.now
        )
        let strays = [
            (wrongDigest, message.caseID),
            (world.decision(.approve, by: "alice", on: message, grounds: grounds, at: world.days(-1)), message.caseID),
            (world.decision(.approve, by: "alice", on: message, grounds: grounds, at: world.days(1)), message.caseID),
            (world.decision(.approve, by: "alice", on: other, grounds: grounds), message.caseID),
            (world.decision(.approve, by: "alice", on: other, grounds: grounds), other.caseID),
        ]
        for (stray, caseID) in strays {
            #expect(bench.decide(world.signed(stray), on: caseID).audit.map(\.kind) == [.decisionRejected])
        }
        #expect(try bench.entry(message) == entry)
        #expect(bench.decide(.approve, by: "alice", on: message).audit.map(\.kind) == [.decisionCounted])
    }

    @Test("count only with the reviewer's own signature") func signatures() throws {
        let decision = world.decision(.approve, by: "alice", on: message, grounds: bench.grounds(of: message))
        let bytes = CanonicalJSON.encode(decision)
        let byBob = Array(world.signer(of: ReviewerID("bob")).sign(bytes, type: .decision).utf8)
        let byAgency = Array(world.signer(of: AuthorityID("GB-NCA")).sign(bytes, type: .decision).utf8)
        var broken = world.signed(decision)
        // Another letter of the same alphabet: what is not even base64url is no decision at all.
        broken[broken.count - 10] = broken[broken.count - 10] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
        #expect(bench.decide(byBob, on: message.caseID).audit.map(\.code) == [.decisionInvalid])
        #expect(bench.decide(byAgency, on: message.caseID).audit.map(\.code) == [.unknownSender])
        #expect(bench.decide(broken, on: message.caseID).audit.map(\.code) == [.signatureInvalid])
        #expect(try bench.entry(message).decisions.isEmpty)
        #expect(bench.driver.deadLetters.isEmpty)
    }

    @Test("do not count with a key that is revoked") func revoked() throws {
        try bench.restart(in: SampleWorld(revoking: ["alice-sign": world.days(-1)]))
        #expect(bench.decide(.approve, by: "alice", on: message).audit.map(\.code) == [.keyNotValid])
        #expect(try bench.entry(message).decisions.isEmpty)
    }

    @Test("that cannot be read become dead letters") func unreadable() {
        let garbage = world.signer(of: ReviewerID("alice")).sign(Array(#"{"verdict":"approve"}"#.utf8), type: .decision)
        let order = world.signed(bench.mailOrder())
        for value in [Array(garbage.utf8), Array(order.utf8), Array("approve".utf8), []] {
            bench.decide(value, on: message.caseID)
        }
        #expect(bench.driver.deadLetters.map(\.code) == Array(repeating: "DecisionInvalid", count: 4))
    }

    @Test("survive a restart half-way") func restart() throws {
        bench.decide(.approve, by: "alice", on: message)
        let entry = try bench.entry(message)
        try bench.restart()
        #expect(try bench.entry(message) == entry)
        #expect(bench.decide(.approve, by: "bob", on: message).kinds == [.accepted])
    }
}
