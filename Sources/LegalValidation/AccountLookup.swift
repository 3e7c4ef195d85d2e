import ComitySchema
import ProviderKit
import Rulebook
import StageKit

/// What the provider's directory says of one task's target.
struct TargetAccount: Hashable, Sendable {
    let task: TaskReference
    /// The account, if the identifier names exactly one.
    let account: AccountID?
    let facts: AccountFacts
}

/// Asks the provider's directory. It is asked anew whenever a case is decided: what the provider sees of an account changes, and is
/// not kept with the case.
struct AccountLookup: Sendable {
    let directory: any AccountDirectory

    func accounts(of order: Order, at entity: EntityID) throws(StageFailure) -> [TargetAccount] {
        var found: [TargetAccount] = []
        for task in order.tasks { found.append(try account(of: task, at: entity)) }
        return found
    }

    private func account(of task: OrderTask, at entity: EntityID) throws(StageFailure) -> TargetAccount {
        var accounts: [AccountID] = []
        var profile: AccountProfile?
        do {
            if directory.formats.contains(task.target.format) {
                accounts = try directory.accounts(named: task.target, at: entity)
            }
            if accounts.count == 1 { profile = try directory.profile(of: accounts[0]) }
        } catch {
            switch error {
            case .unavailable(let message): throw .unavailable(message: "the account directory: \(message)")
            case .notSupported: break
            }
        }
        return TargetAccount(
            task: task.reference,
            account: accounts.count == 1 ? accounts[0] : nil,
            facts: AccountFacts(task: task.reference, matches: accounts.count, signals: profile.map(AccountSignals.init))
        )
    }
}

extension AccountSignals {
    fileprivate init(_ profile: AccountProfile) {
        self.init(
            registration: profile.country,
            phone: profile.phoneCountry,
            signIns: profile.signInCountries,
            marks: profile.flags.map(\.rawValue).sorted()
        )
    }
}
