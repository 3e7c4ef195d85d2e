import ComitySchema
import ProviderKit
import StageKit

/// What the provider's directory says of one task's target.
struct TargetAccount: Hashable, Sendable {
    let task: TaskReference
    /// How many accounts the identifier names.
    let matches: Int
    /// What the provider has seen of the account: of the one against which the task runs, or else of the one that the identifier
    /// names, if it names exactly one.
    let profile: AccountProfile?
    /// How many held the identifier, one after the other or together, within the task's window.
    let holders: Int

    var account: AccountID? { profile?.account }
}

/// Asks the provider's directory. It is asked anew whenever a case is decided: what the provider sees of an account changes, and is
/// not kept with the case.
struct AccountLookup: Sendable {
    let directory: any AccountDirectory

    /// The accounts of an order that is a case's, or that is to become it.
    ///
    /// A task that runs stays with its account, whoever has the identifier by now: it is that account's signals that count, while
    /// the number of matches and holders tells what became of the identifier.
    func accounts(of order: Order, in current: Case) throws(StageFailure) -> [TargetAccount] {
        var found: [TargetAccount] = []
        for task in order.tasks {
            found.append(try account(of: task, running: current.runningAccount(of: task), at: current.entity))
        }
        return found
    }

    /// Every account that an order names, also where an identifier names several.
    func named(in order: Order, at entity: EntityID) throws(StageFailure) -> Set<AccountID> {
        var named: Set<AccountID> = []
        for task in order.tasks { named.formUnion(try accounts(named: task.target, at: entity)) }
        return named
    }

    private func account(
        of task: OrderTask,
        running: AccountID?,
        at entity: EntityID
    ) throws(StageFailure) -> TargetAccount {
        let accounts = try accounts(named: task.target, at: entity)
        var profile: AccountProfile?
        if let account = running ?? (accounts.count == 1 ? accounts[0] : nil) {
            profile = try ask { () throws(ProviderError) in try directory.profile(of: account) }
        }
        let holders = try holders(of: task, at: entity)
        return TargetAccount(task: task.reference, matches: accounts.count, profile: profile, holders: holders)
    }

    /// Where the directory keeps no history, whoever has the identifier now is all that is known.
    private func holders(of task: OrderTask, at entity: EntityID) throws(StageFailure) -> Int {
        guard directory.formats.contains(task.target.format) else { return 0 }
        let holders = try ask { () throws(ProviderError) in
            try directory.holders(of: task.target, at: entity, within: task.window)
        }
        return holders.map { Set($0.map(\.account)).count } ?? 1
    }

    private func accounts(named target: TargetIdentifier, at entity: EntityID) throws(StageFailure) -> [AccountID] {
        guard directory.formats.contains(target.format) else { return [] }
        return try ask { () throws(ProviderError) in try directory.accounts(named: target, at: entity) } ?? []
    }

    /// What the directory answers; `nil` if it does not support the question.
    private func ask<Answer>(_ question: () throws(ProviderError) -> Answer?) throws(StageFailure) -> Answer? {
        do {
            return try question()
        } catch {
            switch error {
            case .unavailable(let message): throw .unavailable(message: "the account directory: \(message)")
            case .notSupported: return nil
            }
        }
    }
}

extension Case {
    /// The account against which a task of an order runs already.
    fileprivate func runningAccount(of asked: OrderTask) -> AccountID? {
        let task = tasks.last { $0.reference == asked.reference }
        guard let record = task?.record, !record.status.isFinal, record.target == asked.target else { return nil }
        return record.account
    }
}
