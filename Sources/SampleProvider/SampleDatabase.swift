import ComitySchema
public import Foundation
import GRDB
import GRDBSQLite

/// Makes the file that ``SampleProvider`` reads.
public enum SampleDatabase {
    /// Fills a new SQLite file with ExMail's world: ``SamplePerson/cast`` and as many made-up accounts as asked. The same
    /// arguments always make the same world.
    ///
    /// The file counts as complete only when it is filled to the end, so one whose making was interrupted is never read.
    ///
    /// - Parameters:
    ///   - path: where no file may be yet. SQLite keeps two more files beside it, `-wal` and `-shm`.
    ///   - accounts: how many accounts to add to the cast.
    ///   - seed: what everything made up is derived from.
    ///   - endingAt: the sample world's present; everything in it happened before.
    public static func create(at path: String, accounts: Int, seed: UInt64, endingAt: Date) throws(SampleDatabaseError) {
        guard !FileManager.default.fileExists(atPath: path) else { throw .exists }
        do {
            let pool = try open(path)
            try Schema.migrator.migrate(pool)
            try fill(pool, accounts: max(0, accounts), seed: seed, endingAt: endingAt.millisecondsSince1970)
            try pool.writeWithoutTransaction { database in _ = try database.checkpoint(.truncate) }
            try pool.close()
        } catch let error as DatabaseError {
            throw .notWritten(resultCode: error.extendedResultCode.rawValue)
        } catch {
            throw .notWritten(resultCode: ResultCode.SQLITE_ERROR.rawValue)
        }
    }

    /// Opens for writing. The write-ahead log stays when the last writer closes, because a reader that may not write to the
    /// folder cannot make it anew (SQLite, "Write-Ahead Logging", read-only databases).
    static func open(_ path: String) throws -> DatabasePool {
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { database in
            guard !database.configuration.readonly else { return }
            var keep: CInt = 1
            let code = sqlite3_file_control(database.sqliteConnection, nil, SQLITE_FCNTL_PERSIST_WAL, &keep)
            guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
        }
        return try DatabasePool(path: path, configuration: configuration)
    }

    private static func fill(_ pool: DatabasePool, accounts: Int, seed: UInt64, endingAt: Int64) throws {
        let first = SamplePerson.cast.count + 1
        let numbers = Array(first..<(first + accounts))
        var population = Population(seed: seed, endingAt: endingAt)
        try pool.write { database in
            for person in SamplePerson.cast { try population.settle(person, in: database) }
        }
        // Some hundred accounts a transaction keep the write-ahead log small.
        for start in stride(from: 0, to: numbers.count, by: 500) {
            try pool.write { database in
                for number in numbers[start..<min(start + 500, numbers.count)] {
                    try population.settle(.background(number: number, seed: seed), in: database)
                }
            }
        }
        try pool.write { database in
            try CompletionRow(seed: String(seed), endingAt: endingAt, accounts: accounts).insert(database)
        }
    }
}

/// Why a sample database was not made, or was not found.
public enum SampleDatabaseError: Error, Hashable, Sendable, CustomStringConvertible {
    /// There is a file already. Nothing was changed.
    case exists
    /// SQLite could not write it; the code is SQLite's own.
    case notWritten(resultCode: Int32)
    /// A key of the configuration names a file that is not there, or that this process may not read.
    case missing(path: String, setting: String)

    public var description: String {
        switch self {
        case .exists: "a file is there already: remove it, or choose another path"
        case .notWritten(let code):
            "the file could not be written (SQLite result \(code)): check that its folder exists and has room"
        case .missing(let path, let setting):
            """
            configuration key \(setting): \(path) is not there or cannot be read; make it with `comity sample create`, or build the \
            stage with your own stores in the sample provider's place
            """
        }
    }
}
