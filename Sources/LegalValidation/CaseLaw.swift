import ComitySchema
import Foundation
import ProviderKit
import Rulebook
import StageKit
import Trust

/// What cases are decided by: the rules, the people and keys that the provider knows, and the provider's own policy.
struct CaseLaw: Sendable {
    let rulebooks: RulebookShelf
    let authorities: AuthorityRegistry
    let reviewers: ReviewerRegistry
    let entities: EntityRegistry
    let policy: ReviewPolicy
    let patience: CasePatience

    /// What the rules may read of a case.
    func facts(of current: Case, accounts: [TargetAccount], formats: Set<String>) -> OrderFacts {
        let places = protectedLocations(of: current)
        let servedAt = current.amendedAt ?? current.servedAt
        return OrderFacts(
            order: current.order,
            sender: current.sender,
            senderCountry: authorities[current.sender]?.country,
            isSenderVerified: authorities[current.sender]?.verifiedUntil.map { servedAt < $0 } ?? true,
            issuerAuthority: authorities[current.order.order.issuer]?.designatedAuthority,
            receiver: current.entity,
            receiverCountry: entities[current.entity]?.country,
            contact: current.contact,
            servedAt: servedAt,
            services: entities[current.entity]?.services?.sorted { $0.rawValue < $1.rawValue },
            formats: formats.sorted(),
            accounts: accounts.map { account in
                AccountFacts(
                    task: account.task,
                    matches: account.matches,
                    signals: account.profile?.contrarySignals(in: places) ?? [],
                    holders: max(account.holders, 1),
                    isTenant: account.profile?.isTenantControlled ?? false
                )
            },
            replaced: current.predecessor,
            isConfirmed: !current.confirmers.isEmpty,
            determination: current.determination,
            isRulebookApproved: rulebook(of: current).isApproved
        )
    }

    /// How many different people must approve an order before it is answered.
    func approvalsNeeded(for order: Order, findings: [Finding]) -> Int {
        guard policy.isReviewRequired else { return 0 }
        let asksForContent = order.tasks.contains { $0.action == .interception || $0.categories.contains(where: \.isContent) }
        let needed = findings.map { finding in
            switch finding.effect {
            case .object: policy.approvalsForObjection
            case .review: policy.approvalsForReview
            case .flag, .hold, .clarify, .refuse, .stop: 0
            }
        }
        return max(asksForContent ? policy.approvalsForContent : 0, needed.max() ?? 0)
    }
}
