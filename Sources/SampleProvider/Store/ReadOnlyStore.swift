import Foundation
import GRDB
import ProviderKit
import Synchronization

/// The one connection pool of a process to a sample database, opened when it is first needed and kept from then on.
final class ReadOnlyStore: Sendable {
    private let path: String
    private let pool = Mutex<DatabasePool?>(nil)

    init(path: String) { self.path = path }

    /// Reads one consistent snapshot.
    func read<Value>(_ work: (Database) throws -> Value) throws(ProviderError) -> Value {
        do {
            return try opened().read(work)
        } catch let error as ProviderError {
            throw error
        } catch {
            throw Self.unavailable(error)
        }
    }

    private func opened() throws -> DatabasePool {
        try pool.withLock { pool in
            if let pool { return pool }
            let new = try open()
            pool = new
            return new
        }
    }

    private func open() throws -> DatabasePool {
        // Said before SQLite is asked: a missing file is the likeliest mistake, and SQLite's own message does not name it.
        guard FileManager.default.fileExists(atPath: path) else {
            throw ProviderError.unavailable("there is no sample database at its path: create it first")
        }
        var configuration = Configuration()
        configuration.readonly = true
        configuration.label = "sample-provider"
        configuration.prepareDatabase { database in
            // A reader waits only while another process recovers the log after a crash, or closes it.
            try database.execute(sql: "PRAGMA busy_timeout = 1000")
        }
        let pool = try DatabasePool(path: path, configuration: configuration)
        guard try pool.read(Schema.isComplete) else {
            throw ProviderError.unavailable("the sample database is unfinished or of another version: create it again")
        }
        return pool
    }

    /// Only SQLite's result code is told: its messages may quote what was asked.
    private static func unavailable(_ error: any Error) -> ProviderError {
        guard let error = error as? DatabaseError else { return .unavailable("the sample database could not be read") }
        return .unavailable("the sample database did not answer (SQLite result \(error.extendedResultCode.rawValue))")
    }
}
