import GRDB

/// The tables of a sample database. Times are milliseconds since 1970 in UTC.
///
/// Each kind of data that is asked for by account and time has an index in exactly that order, so that a page costs the same
/// wherever it starts.
enum Schema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 accounts and what names them", migrate: createAccounts)
        migrator.registerMigration("2 sign-ins and subscriber records", migrate: createRecords)
        migrator.registerMigration("3 mail, chat and their envelopes", migrate: createContent)
        migrator.registerMigration("4 holds") { database in
            // An account that nobody knows may be held too: there is nothing of it to keep.
            try database.create(table: "hold", options: .withoutRowID) { table in
                table.column("account", .text).notNull()
                table.column("reason", .text).notNull()
                table.primaryKey(["account", "reason"])
            }
        }
        migrator.registerMigration("5 completion") { database in
            try database.create(table: "completion") { table in
                table.primaryKey("seed", .text)
                table.column("endingAt", .integer).notNull()
                table.column("accounts", .integer).notNull()
            }
        }
        return migrator
    }

    /// Whether the file has every table and was filled to the end: a half-filled one would answer "no data" where there is some.
    static func isComplete(_ database: Database) throws -> Bool {
        guard try migrator.hasCompletedMigrations(database), try !migrator.hasBeenSuperseded(database) else { return false }
        return try Bool.fetchOne(database, sql: "SELECT EXISTS (SELECT 1 FROM completion)") ?? false
    }

    private static func createAccounts(_ database: Database) throws {
        try database.create(table: "account") { table in
            table.primaryKey("id", .text)
            table.column("entity", .text).notNull()
            table.column("name", .text).notNull()
            table.column("address", .text).notNull()
            table.column("handle", .text).notNull()
            table.column("phone", .text).notNull()
            table.column("phoneCountry", .text).notNull()
            table.column("country", .text).notNull()
            table.column("createdAt", .integer).notNull()
            table.column("isTenantControlled", .boolean).notNull()
            // The account itself stays when it is deleted, so that the provider can say that it was there.
            table.column("deletedAt", .integer)
        }
        try createNames(database)
        try database.create(table: "accountFlag", options: .withoutRowID) { table in
            table.column("account", .text).notNull().references("account")
            table.column("flag", .text).notNull()
            table.primaryKey(["account", "flag"])
        }
    }

    /// Who has, or had, which address and which handle.
    private static func createNames(_ database: Database) throws {
        try database.create(table: "name") { table in
            table.column("entity", .text).notNull()
            table.column("format", .text).notNull()
            table.column("value", .text).notNull()
            table.column("account", .text).notNull().references("account")
            table.column("heldFrom", .integer).notNull()
            table.column("heldUntil", .integer)
        }
        try database.create(index: "nameByValue", on: "name", columns: ["entity", "format", "value", "heldFrom"])
        // Handles of an older product were taken over as they were: only addresses have one holder at a time.
        try database.create(
            index: "addressHolder",
            on: "name",
            columns: ["entity", "value"],
            options: .unique,
            condition: Column("format") == "EmailAddress" && Column("heldUntil") == nil
        )
    }

    private static func createRecords(_ database: Database) throws {
        try database.create(table: "subscriber") { table in
            table.primaryKey("id", .text)
            table.column("account", .text).notNull().references("account")
            table.column("name", .text).notNull()
            table.column("address", .text).notNull()
            table.column("phone", .text).notNull()
            table.column("country", .text).notNull()
            table.column("recoveryAddress", .text)
            table.column("registeredFrom", .text).notNull()
            table.column("validFrom", .integer).notNull()
            table.column("validUntil", .integer)
        }
        try database.create(index: "subscriberByTime", on: "subscriber", columns: ["account", "validFrom", "id"])
        try database.create(table: "signIn") { table in
            table.primaryKey("id", .text)
            table.column("account", .text).notNull().references("account")
            table.column("at", .integer).notNull()
            table.column("ip", .text).notNull()
            table.column("port", .integer).notNull()
            table.column("country", .text).notNull()
            table.column("client", .text).notNull()
        }
        try database.create(index: "signInByTime", on: "signIn", columns: ["account", "at", "id"])
    }

    private static func createContent(_ database: Database) throws {
        try database.create(table: "mail") { table in
            table.primaryKey("id", .text)
            table.column("account", .text).notNull().references("account")
            table.column("folder", .text).notNull()
            table.column("at", .integer).notNull()
            table.column("sender", .text).notNull()
            // One address a line.
            table.column("recipients", .text).notNull()
            // Set while a hold keeps what the user deleted. Before the bytes, so that it is read without them.
            table.column("deletedAt", .integer)
            table.column("bytes", .blob).notNull()
        }
        try database.create(index: "mailByTime", on: "mail", columns: ["account", "at", "id"])
        try database.create(table: "conversation") { table in
            table.primaryKey("id", .text)
            table.column("createdAt", .integer).notNull()
            table.column("isEndToEndEncrypted", .boolean).notNull()
        }
        try database.create(table: "participant", options: .withoutRowID) { table in
            table.column("conversation", .text).notNull().references("conversation")
            table.column("address", .text).notNull()
            table.primaryKey(["conversation", "address"])
        }
        try database.create(table: "message") { table in
            table.primaryKey("id", .text)
            table.column("conversation", .text).notNull().references("conversation")
            table.column("at", .integer).notNull()
            table.column("sender", .text).notNull()
            table.column("body", .text)
            // How much ExMail has of a message that it cannot read.
            table.column("ciphertextBytes", .integer)
            table.column("editedAt", .integer)
            table.column("deletedAt", .integer)
        }
        // Whose history a message is in: every participant's. The key is the order in which histories are read.
        try database.create(table: "chatEntry", options: .withoutRowID) { table in
            table.column("account", .text).notNull().references("account")
            table.column("at", .integer).notNull()
            table.column("message", .text).notNull().references("message")
            table.primaryKey(["account", "at", "message"])
        }
        try database.create(index: "chatEntryByMessage", on: "chatEntry", columns: ["message"])
    }
}
