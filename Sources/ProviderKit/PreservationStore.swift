public import ComitySchema

/// Keeps what an account holds for as long as there is a reason to. A provider implements this over its own stores.
///
/// While an account has one hold or more, everything that it had when the first was placed, and everything that it gets from then on,
/// stays retrievable through the provider's ``DataSource``, whatever the user, a clean-up or a request for erasure deletes. The user
/// sees no difference. Items that the account has only by its holds are told apart by ``SourceItem/origin``. When the last hold ends,
/// what was deleted meanwhile goes.
///
/// Holds are counted by their reasons, so that two orders for one account do not end each other's hold. Both calls may be repeated, and
/// are after a crash: repeated, they change nothing. They may block, and come from a stage's own threads, several at a time, of several
/// processes.
public protocol PreservationStore: Sendable {
    /// Holds an account. When the call returns, the hold is on disk and in force.
    ///
    /// - Throws: `unavailable` if the store does not answer now; the hold may be in force all the same.
    func hold(_ account: AccountID, for reason: TaskID) throws(ProviderError)

    /// Ends the hold that was placed for a reason, if there is one.
    ///
    /// - Throws: `unavailable` if the store does not answer now.
    func release(_ account: AccountID, for reason: TaskID) throws(ProviderError)
}
