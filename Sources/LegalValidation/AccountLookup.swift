import ComitySchema
import ProviderKit
import StageKit

/// What the provider's directory says of one task's target.
struct TargetAccount: Hashable, Sendable {
    let task: TaskReference
    /// How many accounts the identifier names.
    let matches: Int
    /// What the provider has seen of the account, if the identifier names exactly one.
    let profile: AccountProfile?

    var account: AccountID? { profile?.account }
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
        return TargetAccount(task: task.reference, matches: accounts.count, profile: profile)
    }
}
