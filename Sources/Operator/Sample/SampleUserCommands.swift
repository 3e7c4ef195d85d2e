import ArgumentParser
import ComitySchema
import CommandLineKit
import Foundation
import ProviderKit
import SampleProvider

/// What a user of ExMail does, as a demonstration needs it: deletes what an order asks for, or turns up in another country.
extension SampleCommand {
    /// Whose account, in which file.
    struct UserOptions: ParsableArguments {
        @Option(help: ArgumentHelp("ExMail's file, as sample create made it.", valueName: "file"))
        var db: String

        @Option(help: ArgumentHelp("Whose account.", valueName: "account"))
        var account: String

        func validate() throws {
            guard AccountID(rawValue: account) != nil else { throw ValidationError("--account must be \(AccountID.form)") }
        }

        /// Does what a user does, now.
        func act<Value>(
            _ deed: (SampleUser, Date) throws(ProviderError) -> Value
        ) throws(CommandFailure) -> Value {
            do throws(ProviderError) {
                return try deed(SampleUser(AccountID(unchecked: account), path: db), Date().wholeMilliseconds)
            } catch {
                switch error {
                case .unavailable(let message):
                    throw CommandFailure(.unavailable, "SampleNotChanged", "\(db.printable): \(message)")
                case .notSupported:
                    throw CommandFailure(.unavailable, "SampleNotChanged", "\(db.printable) cannot do that")
                }
            }
        }
    }

    struct DeleteMail: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Deletes an account's newest mails, as its user would.",
            discussion: """
                Prints the ids of the mails that are gone for the user. While the account is held, an answer still has them, and its \
                manifest says that a hold kept them.

                Example: comity sample delete-mail --db exmail.sqlite --account acct-000001 --newest 3
                """
        )

        @OptionGroup var user: UserOptions

        @Option(help: ArgumentHelp("How many.", valueName: "number"))
        var newest = 1

        func validate() throws {
            guard newest > 0 else { throw ValidationError("--newest must be more than 0") }
        }

        func run() throws {
            for id in try user.act({ user, now throws(ProviderError) in try user.deleteMail(newest: newest, at: now) }) {
                StandardOutput.line(id)
            }
        }
    }

    struct DeleteAccount: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Deletes an account with all that it has, as its user would.",
            discussion: """
                While the account is held, an answer still has everything, and its manifest says when the account was deleted.
                """
        )

        @OptionGroup var user: UserOptions

        func run() throws {
            guard try user.act({ user, now throws(ProviderError) in try user.deleteAccount(at: now) }) else {
                throw CommandFailure(.missing, "AccountUnknown", "\(user.db.printable) has no such account")
            }
        }
    }

    struct SignIn: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "sign-in",
            abstract: "Signs in to an account from a country.",
            discussion: """
                From a country that an agreement protects, nothing more leaves for a task until people have looked (rule D14).

                Example: comity sample sign-in --db exmail.sqlite --account acct-000001 --country US
                """
        )

        @OptionGroup var user: UserOptions

        @Option(help: ArgumentHelp("From where (ISO 3166-1).", valueName: "country"))
        var country: String

        func validate() throws {
            guard CountryCode(rawValue: country) != nil else { throw ValidationError("--country must be \(CountryCode.form)") }
        }

        func run() throws {
            let country = CountryCode(unchecked: country)
            try user.act { user, now throws(ProviderError) in try user.signIn(from: country, at: now) }
        }
    }
}
