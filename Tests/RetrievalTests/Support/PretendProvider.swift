import ComitySchema
import Foundation
import ProviderKit
import Synchronization

/// A directory that knows what a test tells it.
final class PretendDirectory: AccountDirectory {
    let formats: Set<String> = ["EmailAddress"]
    private let known: [IdentifierHolder]
    private let deleted: [AccountID: Date]

    /// - Parameters:
    ///   - known: who held every identifier.
    ///   - deleted: which of the accounts are deleted, and since when.
    init(_ known: [IdentifierHolder] = [], deleted: [AccountID: Date] = [:]) {
        self.known = known
        self.deleted = deleted
    }

    func accounts(named target: TargetIdentifier, at entity: EntityID) throws(ProviderError) -> [AccountID] {
        known.filter { $0.until == nil }.map(\.account)
    }

    func holders(
        of target: TargetIdentifier,
        at entity: EntityID,
        within window: TimeWindow
    ) throws(ProviderError) -> [IdentifierHolder] {
        known.filter { $0.held(within: window) }
    }

    func profile(of account: AccountID) throws(ProviderError) -> AccountProfile? {
        AccountProfile(
            account: account,
            country: nil,
            phoneCountry: nil,
            signInCountries: [],
            flags: [],
            deletedAt: deleted[account]
        )
    }
}

/// A store of holds in memory, which can be away. It remembers every call.
final class HoldBook: PreservationStore {
    struct Entry: Hashable {
        let account: AccountID
        let reason: TaskID
    }

    private struct State {
        var inForce: Set<Entry> = []
        var calls: [String] = []
        var isAway = false
    }

    private let state = Mutex(State())

    var inForce: Set<Entry> { state.withLock(\.inForce) }
    var calls: [String] { state.withLock(\.calls) }

    func leave() { state.withLock { $0.isAway = true } }

    func comeBack() { state.withLock { $0.isAway = false } }

    func hold(_ account: AccountID, for reason: TaskID) throws(ProviderError) {
        try change("hold \(account.rawValue)") { $0.insert(Entry(account: account, reason: reason)) }
    }

    func release(_ account: AccountID, for reason: TaskID) throws(ProviderError) {
        try change("release \(account.rawValue)") { $0.remove(Entry(account: account, reason: reason)) }
    }

    private func change(_ call: String, _ change: (inout Set<Entry>) -> Void) throws(ProviderError) {
        let isAway = state.withLock { state in
            if !state.isAway {
                state.calls.append(call)
                change(&state.inForce)
            }
            return state.isAway
        }
        if isAway { throw .unavailable("the store is being moved") }
    }
}
