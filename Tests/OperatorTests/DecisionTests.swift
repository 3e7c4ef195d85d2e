import ComitySchema
import ComityTestKit
import CommandLineKit
import Foundation
import Testing

@testable import Casework
@testable import Operator

/// What the tests decide on.
private let world = CaseSample.world

private func decide(
    _ verdict: Decision.Verdict,
    on subject: Case,
    by reviewer: ReviewerID = "alice",
    onProposal: Bool = false,
    narrowing: Narrowing? = nil,
    code: ReasonCode? = nil,
    reason: String = "Lawful.",
    groundsRead: Digest? = nil,
    at now: Date = world.now
) throws(CommandFailure) -> Decision {
    let draft = DecisionDraft(
        subject: subject,
        matter: try DecisionMatter(of: subject, for: verdict, isProposal: onProposal),
        reviewer: reviewer,
        verdict: verdict,
        narrowing: narrowing,
        code: code,
        reason: reason,
        groundsRead: groundsRead
    )
    return try draft.decision(id: UUID(), at: now)
}

/// The code with which a decision is refused at once; `nil` if it is made.
private func refusal(_ decision: () throws(CommandFailure) -> Decision) -> String? {
    do throws(CommandFailure) {
        _ = try decision()
        return nil
    } catch {
        return error.code
    }
}

@Suite struct `A decision` {
    @Test func `names the order and the findings that were read, its maker, the code and the reason`() throws {
        let subject = CaseSample.make()
        let decision = try decide(.refuse, on: subject, code: .bulkOrOverbroad, reason: "Too wide.")
        #expect(decision.caseID == subject.id)
        #expect(decision.orderDigest == subject.order.digest)
        #expect(decision.grounds == subject.report?.grounds)
        #expect(decision.reviewer == "alice")
        #expect(decision.verdict == .refuse)
        #expect(decision.code == .bulkOrOverbroad)
        #expect(decision.reason == "Too wide.")
        #expect(decision.id == decision.id.lowercased())
    }

    @Test func `has a reason, and none that is a book`() {
        #expect(
            refusal { () throws(CommandFailure) in try decide(.approve, on: CaseSample.make(), reason: " \n") } == "ReasonMissing"
        )
        let book = String(repeating: "long ", count: 2000)
        #expect(
            refusal { () throws(CommandFailure) in try decide(.approve, on: CaseSample.make(), reason: book) } == "ReasonTooLong"
        )
    }

    @Test(
        arguments: Decision.Verdict.allCases,
        [CaseState.lapsed, .refused, .closed, .expired, .answered, .stopping(.cancelled)]
    )
    func `is not taken on a case that is over or as good as over`(verdict: Decision.Verdict, state: CaseState) {
        #expect(refusal { () throws(CommandFailure) in try decide(verdict, on: CaseSample.make(state)) } == "WrongState")
    }

    @Test(arguments: [
        (Decision.Verdict.approve, CaseState.fulfilling), (.approve, .objecting(until: world.now)),
        (.approve, .suspended(approvalsNeeded: 0)),
        (.refuse, .fulfilling), (.ask, .clarifying(until: world.now)), (.object, .fulfilling),
        (.escalate, .inReview(approvalsNeeded: 1)),
        (.drop, .fulfilling), (.suspend, .inReview(approvalsNeeded: 1)), (.confirm, .fulfilling),
    ])
    func `is taken only where the case waits for it`(verdict: Decision.Verdict, state: CaseState) {
        #expect(refusal { () throws(CommandFailure) in try decide(verdict, on: CaseSample.make(state)) } == "WrongState")
    }

    @Test(arguments: [
        (Decision.Verdict.approve, CaseState.inReview(approvalsNeeded: 2)), (.approve, .suspended(approvalsNeeded: 1)),
        (.refuse, .held(until: world.now)), (.refuse, .suspended(approvalsNeeded: 0)), (.ask, .inReview(approvalsNeeded: 1)),
        (.object, .inReview(approvalsNeeded: 1)), (.object, .suspended(approvalsNeeded: 1)), (.suspend, .fulfilling),
    ])
    func `is taken where the case waits for it`(verdict: Decision.Verdict, state: CaseState) throws {
        #expect(try decide(verdict, on: CaseSample.make(state)).verdict == verdict)
    }

    @Test func `is not taken when the rules find something else than the reviewer read`() throws {
        let subject = CaseSample.make()
        let others = CaseSample.report([]).grounds
        #expect(
            refusal { () throws(CommandFailure) in try decide(.approve, on: subject, groundsRead: others) } == "GroundsChanged"
        )
        #expect(try decide(.approve, on: subject, groundsRead: subject.report?.grounds).grounds == subject.report?.grounds)
    }
}

@Suite struct `An approval` {
    @Test func `may be made again by who has spoken against the order since`() throws {
        let words = [CaseSample.decision(.approve, by: "alice"), CaseSample.decision(.object, by: "alice")]
        let again = try decide(.approve, on: CaseSample.make(decisions: words))
        #expect(again.reviewer == "alice")
    }

    @Test func `is one person's only once`() throws {
        let subject = CaseSample.make(decisions: [CaseSample.decision(.approve, by: "alice")])
        #expect(refusal { () throws(CommandFailure) in try decide(.approve, on: subject) } == "ApprovedAlready")
        #expect(try decide(.approve, on: subject, by: "bob").reviewer == "bob")
        #expect(try decide(.refuse, on: subject).verdict == .refuse)
    }

    @Test func `may be made again when the findings are others than those that were approved`() throws {
        let subject = CaseSample.make(decisions: [CaseSample.decision(.approve, by: "alice", on: [])])
        #expect(try decide(.approve, on: subject).reviewer == "alice")
    }

    @Test func `may be made again after what people are asked has come up anew`() throws {
        var subject = CaseSample.make(.suspended(approvalsNeeded: 1), decisions: [CaseSample.decision(.approve, by: "alice")])
        subject.pastDecisions = 1
        #expect(try decide(.approve, on: subject).reviewer == "alice")
    }

    @Test func `may be made again for another part of the order, and says that such approvals do not add up`() throws {
        let narrowing = Narrowing(tasks: [.init(task: "T1", categories: [.access], window: world.task().window)])
        let subject = CaseSample.make(decisions: [
            CaseSample.decision(.approve, by: "alice"), CaseSample.decision(.approve, by: "bob"),
        ])
        #expect(try decide(.approve, on: subject, narrowing: narrowing).narrowing == narrowing)
        let draft = DecisionDraft(
            subject: subject,
            matter: DecisionMatter(subject),
            reviewer: "alice",
            verdict: .approve,
            narrowing: narrowing,
            reason: "Enough."
        )
        #expect(draft.remarks == ["note: bob left something else of the order; such approvals do not add up"])
    }

    @Test func `is not given by who called the authority back`() {
        let subject = CaseSample.make(decisions: [CaseSample.decision(.confirm, by: "alice")])
        #expect(refusal { () throws(CommandFailure) in try decide(.approve, on: subject) } == "SamePerson")
    }

    @Test(arguments: [Finding.Effect.refuse, .clarify, .hold, .stop])
    func `is not given over what the rules say`(effect: Finding.Effect) {
        let subject = CaseSample.make(findings: [CaseSample.find("B12", effect, .instrumentNotInForce)])
        #expect(refusal { () throws(CommandFailure) in try decide(.approve, on: subject) } == "RulesForbid")
    }

    @Test func `waits until an objection that the rules propose is settled`() throws {
        let findings = [CaseSample.find("D05", .object, .protectedPerson)]
        func subject(_ resolution: Objection.Resolution?) -> Case {
            CaseSample.make(findings: findings, objection: CaseSample.objection(to: findings, resolution: resolution))
        }
        for case let state in [CaseSample.make(findings: findings), subject(nil), subject(.upheld), subject(.amended)] {
            #expect(refusal { () throws(CommandFailure) in try decide(.approve, on: state) } == "ObjectionNotSettled")
        }
        for resolution in [Objection.Resolution.dropped, .dismissed] {
            #expect(try decide(.approve, on: subject(resolution)).verdict == .approve)
        }
    }

    @Test func `of what is paused is of all of it`() {
        let narrowing = Narrowing(tasks: [.init(task: "T1", categories: [.access], window: world.task().window)])
        let subject = CaseSample.make(.suspended(approvalsNeeded: 1))
        #expect(
            refusal { () throws(CommandFailure) in try decide(.approve, on: subject, narrowing: narrowing) }
                == "NarrowingNotPossible"
        )
    }
}

@Suite struct `A decision on an objection` {
    private let findings = [CaseSample.find("D05", .object, .protectedPerson)]

    private func objecting(
        instance: Objection.Instance = .issuingAuthority,
        answers: [Objection.Answer] = [],
        answerDueIn hours: Double = 24
    ) -> Case {
        CaseSample.make(
            .objecting(until: world.now + hours * 3600),
            findings: findings,
            objection: CaseSample.objection(to: findings, instance: instance, answers: answers),
            deadlines: [CaseSample.deadline(.authorityAnswer, dueIn: hours)]
        )
    }

    @Test func `escalates only what was answered, or was not answered in time`() throws {
        #expect(refusal { () throws(CommandFailure) in try decide(.escalate, on: objecting()) } == "AnswerAwaited")
        #expect(try decide(.escalate, on: objecting(answers: [CaseSample.answer(.applicable)])).verdict == .escalate)
        #expect(try decide(.escalate, on: objecting(answerDueIn: -1)).verdict == .escalate)
    }

    @Test func `escalates once`() {
        let subject = objecting(instance: .receivingAuthority, answers: [CaseSample.answer(.applicable)])
        #expect(refusal { () throws(CommandFailure) in try decide(.escalate, on: subject) } == "EscalatedAlready")
    }

    @Test func `drops what is open, or what the rules propose`() throws {
        #expect(try decide(.drop, on: objecting()).verdict == .drop)
        #expect(try decide(.drop, on: CaseSample.make(findings: findings)).verdict == .drop)
        #expect(refusal { () throws(CommandFailure) in try decide(.drop, on: CaseSample.make()) } == "NoObjection")
    }

    @Test func `does not raise again what the receiving authority dismissed`() {
        let subject = CaseSample.make(
            findings: findings,
            objection: CaseSample.objection(to: findings, instance: .receivingAuthority, resolution: .dismissed)
        )
        #expect(refusal { () throws(CommandFailure) in try decide(.object, on: subject) } == "ObjectionDismissed")
    }
}

@Suite struct `A confirmation` {
    private let callback = [CaseSample.find("A14", .hold, .callbackNeeded)]

    @Test func `counts where a call-back is awaited, from somebody who has not approved`() throws {
        let subject = CaseSample.make(.held(until: .distantFuture), findings: callback)
        #expect(try decide(.confirm, on: subject).verdict == .confirm)
        #expect(
            refusal { () throws(CommandFailure) in try decide(.confirm, on: CaseSample.make(.held(until: .distantFuture))) }
                == "NothingToConfirm"
        )
        let approved = CaseSample.make(findings: callback, decisions: [CaseSample.decision(.approve, by: "alice", on: [])])
        #expect(refusal { () throws(CommandFailure) in try decide(.confirm, on: approved) } == "SamePerson")
    }
}

@Suite struct `A decision on an amendment that waits` {
    private let amended = world.order(tasks: [world.task(categories: [.subscriber])])

    private func running(_ state: CaseState = .fulfilling) -> Case {
        let order = CaseSample.verify(amended)
        return CaseSample.make(
            state,
            proposal: Proposal(order: order, report: CaseSample.report([], on: order), approvalsNeeded: 1)
        )
    }

    @Test(arguments: [Decision.Verdict.approve, .refuse, .ask])
    func `is understood while the order runs`(verdict: Decision.Verdict) throws {
        let subject = running()
        #expect(try decide(verdict, on: subject).orderDigest == subject.proposal?.order.digest)
    }

    @Test func `is never a pause: that is of what runs`() throws {
        let subject = running()
        #expect(try decide(.suspend, on: subject).orderDigest == subject.order.digest)
        #expect(refusal { () throws(CommandFailure) in try decide(.suspend, on: subject, onProposal: true) } == "WrongState")
    }

    @Test func `must be asked for while the order is paused, and is no approval then`() throws {
        let subject = running(.suspended(approvalsNeeded: 1))
        #expect(try decide(.approve, on: subject).orderDigest == subject.order.digest)
        #expect(try decide(.refuse, on: subject, onProposal: true).orderDigest == subject.proposal?.order.digest)
        #expect(refusal { () throws(CommandFailure) in try decide(.approve, on: subject, onProposal: true) } == "WrongState")
    }

    @Test func `needs one`() {
        #expect(
            refusal { () throws(CommandFailure) in try decide(.approve, on: CaseSample.make(), onProposal: true) } == "NoProposal"
        )
    }
}

@Suite struct `Who has the registry of reviewers at hand` {
    private func check(_ reviewer: ReviewerID, key: KeyID, accounts: [ReviewerID: [AccountID]] = [:]) -> String? {
        let registry = ReviewerCheck(registry: SampleWorld(accounts: accounts).reviewers)
        do throws(CommandFailure) {
            try registry.require(reviewer, signingWith: key, mayDecideOn: CaseSample.make())
            return nil
        } catch {
            return error.code
        }
    }

    @Test func `is told at once who may not decide`() {
        #expect(check("alice", key: "alice-sign") == nil)
        #expect(check("nobody", key: "alice-sign") == "ReviewerUnknown")
        #expect(check("alice", key: "bob-sign") == "KeyNotTheirs")
        #expect(check("alice", key: "alice-sign", accounts: ["alice": ["acct-424242"]]) == "MayNotDecide")
        #expect(check("alice", key: "alice-sign", accounts: ["bob": ["acct-424242"]]) == nil)
    }
}
