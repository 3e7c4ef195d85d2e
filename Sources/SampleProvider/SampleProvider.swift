import Foundation

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

    /// What a stage works with. A file that is not there when a stage starts is a mistake in its configuration, and waiting would hide
    /// it; one that is away later may come back.
    ///
    /// - Parameters:
    ///   - path: the file, which must be there.
    ///   - setting: the key of the configuration that names it.
    public init(path: String, namedBy setting: String) throws(SampleDatabaseError) {
        guard FileManager.default.isReadableFile(atPath: path) else { throw .missing(path: path, setting: setting) }
        self.init(path: path)
    }
}
