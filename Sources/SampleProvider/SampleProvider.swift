/// ExMail, a mail and chat provider that exists only as a SQLite file (see ``SampleDatabase``): what a provider's own
/// implementation of ``ProviderKit`` looks like, on a store that needs no server.
///
/// The file is opened at the first call, and written only to place and to release holds. Any number of processes may read it while
/// one writes. While it is missing, unfinished or locked, calls throw `ProviderError.unavailable`, and a later call tries again.
public struct SampleProvider: Sendable {
    /// What a page holds at most, in bytes, unless its first item alone is larger.
    public static let defaultBytesPerPage = 4 * 1024 * 1024

    let store: Store
    let holds: Store
    let bytesPerPage: Int

    /// Opens nothing yet.
    ///
    /// - Parameters:
    ///   - path: the file that ``SampleDatabase/create(at:accounts:seed:endingAt:)`` made.
    ///   - bytesPerPage: where a page of data ends although it might hold more items.
    public init(path: String, bytesPerPage: Int = SampleProvider.defaultBytesPerPage) {
        store = Store(path: path, for: .reading)
        holds = Store(path: path, for: .writing)
        self.bytesPerPage = bytesPerPage
    }
}
