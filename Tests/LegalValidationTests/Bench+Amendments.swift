import ComitySchema
import ComityTestKit
import Foundation
import StageKit
import Testing

@testable import LegalValidation

/// New versions of orders, and what people say of them.
extension Bench {
    /// The authority sends a new version of its order, for the version that it last heard of.
    @discardableResult
    func amend(_ order: Order, replacing version: Digest? = nil) -> Answers { submit(amendment(order, replacing: version)) }

    func amendment(_ order: Order, replacing version: Digest? = nil) -> AdmittedMessage {
        let key = CaseID(authority: world.sender(of: order), reference: order.reference).rawValue
        let current = driver.entry(key)?.open?.order.digest ?? Digest(of: "no case")
        return world.admitted(world.amendment(order, replacing: version ?? current), of: order, at: driver.now)
    }

    /// Reviewers say something of what waits for them: an amendment if there is one, the order as it stands otherwise.
    @discardableResult
    func say(
        _ verdict: Decision.Verdict,
        by reviewers: ReviewerID...,
        in message: AdmittedMessage,
        leaving narrowing: Narrowing? = nil
    ) throws -> Answers {
        var answers = Answers([])
        for reviewer in reviewers {
            let current = try entry(message)
            let report = try #require(current.proposal?.report ?? current.report)
            let decision = Decision(
                id: UUID().uuidString.lowercased(),
                caseID: current.id,
                orderDigest: current.proposal?.order.digest ?? current.order.digest,
                grounds: report.grounds,
                reviewer: reviewer,
                verdict: verdict,
                narrowing: narrowing,
                reason: "As I see it.",
                decidedAt: driver.now
            )
            answers = decide(world.signed(decision), on: current.id)
        }
        return answers
    }

    /// An order for mail that two people have approved; what is returned opened its case.
    func runningMail(_ order: Order? = nil) -> AdmittedMessage {
        let message = world.admitted(order ?? mailOrder())
        submit(message)
        approve(message)
        return message
    }

    /// The order of an interception with ten days more, as its warrant was renewed.
    func renewedInterception() -> Order {
        world.order(
            reference: interception().reference,
            issuedAt: world.days(19),
            instrument: world.warrant(
                approvals: [
                    world.approval("secretaryOfState", at: world.days(18)),
                    world.approval("judicialCommissioner", at: world.days(19)),
                ]
            ),
            tasks: interception(of: ["T1": SampleWorld.target], until: world.days(40)).tasks
        )
    }

    /// The task that an order's task is now.
    func task(_ reference: TaskReference = "T1", in message: AdmittedMessage) throws -> CaseTask {
        try #require(try entry(message).tasks.last { $0.reference == reference })
    }

    /// What happened to the task that an order's task is now, or to the one that it was first.
    @discardableResult
    func report(_ event: Outcome.Event, ofTask id: TaskID, in message: AdmittedMessage) -> Answers {
        let outcome = Outcome(caseID: message.caseID, taskID: id, at: driver.now, event: event)
        let key = message.caseID.rawValue
        return Answers(driver.feed(topic: Topic.outcomes.name, key: key, value: CanonicalJSON.encode(outcome)))
    }
}
