import Foundation
import GRDB
import ProviderKit
import Synchronization

/// One of a process's connection pools to a sample database, opened when it is first needed and kept from then on.
final class Store: Sendable {
    enum Access {
        case reading, writing
    }

    private let path: String
    private let access: Access
    private let pool = Mutex<DatabasePool?>(nil)

    init(path: String, for access: Access) {
        self.path = path
        self.access = access
    }

    /// Reads one consistent snapshot.
    func read<Value>(_ work: (Database) throws -> Value) throws(ProviderError) -> Value {
        do {
            return try opened().read(work)
        } catch {
            throw Self.unavailable(error)
        }
    }

    /// Changes the database in one transaction, which is on disk when the call returns.
    func write<Value>(_ work: (Database) throws -> Value) throws(ProviderError) -> Value {
        do {
            return try opened().write(work)
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
        // Said before SQLite is asked: a missing file is the likeliest mistake, and SQLite's own message does not name it. A writer
        // would even make an empty one.
        guard FileManager.default.fileExists(atPath: path) else {
            throw ProviderError.unavailable("there is no sample database at its path: create it first")
        }
        let pool =
            switch access {
            case .reading: try DatabasePool(path: path, configuration: Self.reading)
            case .writing: try SampleDatabase.open(path)
            }
        guard try pool.read(Schema.isComplete) else {
            throw ProviderError.unavailable("the sample database is unfinished or of another version: create it again")
        }
        if access == .writing {
            // A hold that was placed must outlast a power cut, and the pool's own choice is only as good as the last checkpoint.
            try pool.writeWithoutTransaction { database in try database.execute(sql: "PRAGMA synchronous = FULL") }
        }
        return pool
    }

    private static var reading: Configuration {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.label = "sample-provider"
        configuration.prepareDatabase { database in
            // A reader waits only while another process recovers the log after a crash, or closes it.
            try database.execute(sql: "PRAGMA busy_timeout = 1000")
        }
        return configuration
    }

    /// Only SQLite's result code is told: its messages may quote what was asked.
    private static func unavailable(_ error: any Error) -> ProviderError {
        if let error = error as? ProviderError { return error }
        guard let error = error as? DatabaseError else { return .unavailable("the sample database could not be used") }
        return .unavailable("the sample database did not answer (SQLite result \(error.extendedResultCode.rawValue))")
    }
}
