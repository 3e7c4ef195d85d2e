import ComitySchema
import Foundation
import ProviderKit
import Rulebook
import StageKit
import Trust

/// What cases are decided by: the rules, the people and keys that the provider knows, and the provider's own policy.
struct CaseLaw: Sendable {
    let rulebook: Rulebook
    let authorities: AuthorityRegistry
    let reviewers: ReviewerRegistry
    let entities: EntityRegistry
    let policy: ReviewPolicy
    let patience: CasePatience

    /// What the rules may read of a case.
    func facts(of current: Case, accounts: [TargetAccount], formats: Set<String>) -> OrderFacts {
        let senderCountry = authorities[current.sender]?.country
        let receiverCountry = entities[current.entity]?.country
        let places = rulebook.protectedLocations(from: senderCountry, to: receiverCountry, at: current.servedAt)
        return OrderFacts(
            order: current.order,
            sender: current.sender,
            senderCountry: senderCountry,
            issuerAuthority: authorities[current.order.order.issuer]?.designatedAuthority,
            receiver: current.entity,
            receiverCountry: receiverCountry,
            contact: current.contact,
            servedAt: current.servedAt,
            formats: formats.sorted(),
            accounts: accounts.map { account in
                AccountFacts(
                    task: account.task,
                    matches: account.matches,
                    signals: account.profile?.contrarySignals(in: places) ?? []
                )
            },
            isRulebookApproved: true
        )
    }

    /// How many different people must approve an order before it is answered.
    func approvalsNeeded(for order: Order, findings: [Finding]) -> Int {
        guard policy.isReviewRequired else { return 0 }
        let asksForContent = order.tasks.contains { $0.action == .interception || $0.categories.contains(where: \.isContent) }
        let needsJudgement = findings.contains { $0.effect == .review || $0.effect == .object }
        return max(asksForContent ? policy.approvalsForContent : 0, needsJudgement ? policy.approvalsForReview : 0)
    }

    /// When a case needs attention without being asked.
    func due(_ current: Case) -> Date? {
        switch current.state {
        case .received:
            .distantPast
        case .held(let until), .clarifying(let until), .objecting(let until):
            until
        case .inReview:
            current.order.order.instrument.validity.until
        case .fulfilling, .suspended, .stopping:
            current.tasks.compactMap(\.record?.deliverUntil).max().map { $0 + patience.outcomes.timeInterval }
        case .answered:
            current.timeline.first { $0.state == CaseState.answered.name }.map { $0.at + patience.receipts.timeInterval }
        case .refused, .cancelled, .inapplicable, .lapsed, .expired, .closed:
            nil
        }
    }
}
