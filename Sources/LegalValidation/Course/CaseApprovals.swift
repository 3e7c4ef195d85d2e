import ComitySchema
import Foundation
import Rulebook

/// How people approved: who, and what they left of the order.
struct Assent: Hashable, Sendable {
    let reviewers: Set<ReviewerID>
    /// Absent: all of it.
    let narrowing: Narrowing?
}

extension CaseCourse {
    /// The approval on which an order may be answered, if enough different people have given it: each one's last word counts, and only
    /// for this version of the order, these findings, and the same part.
    func approval(of order: VerifiedOrder, _ report: RuleReport, needed: Int) -> Assent? {
        guard needed > 0 else { return Assent(reviewers: [], narrowing: nil) }
        let words = current.approvals(of: order.digest, on: report.grounds)
        for word in words {
            let same = words.filter { $0.narrowing == word.narrowing }
            if same.count >= needed { return Assent(reviewers: Set(same.map(\.reviewer)), narrowing: word.narrowing) }
        }
        return nil
    }

    /// How many different people must approve what a decision is about, as the case stands.
    func approvalsNeeded(for matter: DecisionMatter) -> Int? {
        switch current.state {
        case .fulfilling: matter.isProposal ? current.proposal?.approvalsNeeded : nil
        case .inReview(let needed): matter.isProposal ? nil : needed
        case .suspended(let needed): matter.isProposal || needed == 0 ? nil : needed
        default: nil
        }
    }

    func checkApproval(_ decision: Decision, on matter: DecisionMatter) throws(DecisionProblem) {
        guard approvalsNeeded(for: matter) != nil else { throw nothingToApprove(matter) }
        if current.confirmers.contains(decision.reviewer) {
            throw DecisionProblem("who has called the authority back does not approve too; another person must")
        }
        // Neither the order nor the findings need have changed: what its people had not seen is why it was suspended.
        if case .suspended = current.state, decision.decidedAt < current.enteredAt {
            throw DecisionProblem("it is older than the suspension; read the case again and decide anew")
        }
        guard isObjectionSettled(matter.order, matter.report) else {
            throw DecisionProblem("the rules propose an objection: raise it, or drop it first")
        }
        switch Verdict(of: matter.report) {
        case .object, .review, .accept: break
        case .stop, .refuse, .clarify, .hold:
            throw DecisionProblem("the rules do not let the order be answered now; refuse it, or ask the authority")
        }
        if let narrowing = decision.narrowing {
            if case .suspended = current.state {
                throw DecisionProblem("what runs is narrowed by an amendment; approve it whole, refuse it, or ask the authority")
            }
            if let problem = narrowing.problem(in: matter.order.order) { throw DecisionProblem(problem) }
        }
        let spoken = current.approvals(of: matter.order.digest, on: matter.report.grounds).first {
            $0.reviewer == decision.reviewer
        }
        if let spoken, spoken.narrowing == decision.narrowing {
            throw DecisionProblem("this reviewer has approved already; another person must")
        }
    }

    private func nothingToApprove(_ matter: DecisionMatter) -> DecisionProblem {
        switch current.state {
        case .suspended where matter.isProposal: DecisionProblem("the case is suspended; decide on that before the amendment")
        case .suspended: DecisionProblem("only the authority's own pause holds the case; the authority ends it")
        case .objecting: DecisionProblem("an objection is open; drop it, or await its answer")
        default: DecisionProblem("the case is \(current.state.name)")
        }
    }

    mutating func approve(_ decision: Decision, on matter: DecisionMatter) -> NextStep {
        let what = matter.isProposal ? "approved the amendment" : "approved"
        let part = decision.narrowing.map { ", narrowed to \($0.tasks.map(\.task.rawValue).joined(separator: ", "))" } ?? ""
        record(by: decision.reviewer.rawValue, note: what + part, restingOn: matter.report.digest)
        guard let needed = approvalsNeeded(for: matter), approval(of: matter.order, matter.report, needed: needed) != nil else {
            return .nothing
        }
        if matter.isProposal { return .proposal }
        if case .suspended = current.state { return .resumption }
        return .rules
    }

    /// Whether nothing stands against an approval: people raised the objection that the rules propose and it was settled, or dropped it.
    private func isObjectionSettled(_ order: VerifiedOrder, _ report: RuleReport) -> Bool {
        guard report.findings.contains(where: { $0.effect == .object }) else { return true }
        return current.objection.map { $0.isAbout(order.digest, on: report.grounds) && $0.isOvercome } ?? false
    }
}

/// What is left of a task, and what its authority is told of the rest.
struct TaskScope {
    /// Absent: nothing.
    let left: OrderTask?
    let reason: Notice.Reason?
}

extension OrderTask {
    func narrowed(to narrowing: Narrowing?) -> TaskScope {
        guard let narrowing else { return TaskScope(left: self, reason: nil) }
        guard let part = narrowing.tasks.first(where: { $0.task == reference }) else {
            let message = "Task \(reference): the provider's reviewers do not answer it."
            return TaskScope(left: nil, reason: Notice.Reason(code: .narrowedByReviewer, message: message))
        }
        let kept = categories.filter(part.categories.contains)
        // A later version may ask for less than what people left of the one before it.
        let window = TimeWindow(from: max(window.from, part.window.from), until: min(window.until, part.window.until))
        guard !kept.isEmpty, window.from < window.until else { return TaskScope(left: nil, reason: nil) }
        let left = OrderTask(
            reference: reference,
            action: action,
            target: target,
            categories: kept,
            window: window,
            targeting: targeting,
            observation: observation
        )
        guard left != self else { return TaskScope(left: self, reason: nil) }
        let span = "\(Timestamp.format(window.from)) to \(Timestamp.format(window.until))"
        let message = "Task \(reference): narrowed to \(kept.map(\.rawValue).joined(separator: ", ")), \(span)."
        return TaskScope(left: left, reason: Notice.Reason(code: .narrowedByReviewer, message: message))
    }
}

extension Narrowing {
    /// Why this is not a part of an order, or `nil`.
    func problem(in order: Order) -> String? {
        if tasks.isEmpty { return "nothing is left of the order; refuse it instead" }
        if Set(tasks.map(\.task)).count != tasks.count { return "a task occurs twice in what is left" }
        for left in tasks {
            guard let asked = order.tasks.first(where: { $0.reference == left.task }) else {
                return "the order has no task \(left.task)"
            }
            if left.categories.isEmpty || !Set(left.categories).isSubset(of: asked.categories) {
                return "of task \(left.task) categories must be left, and only such as it asks for"
            }
            if !left.window.isWithin(asked.window) || left.window.from >= left.window.until {
                return "of task \(left.task) a time must be left that lies within what it asks for"
            }
        }
        let isWhole =
            tasks.count == order.tasks.count
            && tasks.allSatisfy { left in
                order.tasks.contains {
                    $0.reference == left.task && Set($0.categories) == Set(left.categories) && $0.window == left.window
                }
            }
        return isWhole ? "it leaves the whole order; approve it without a part" : nil
    }
}
