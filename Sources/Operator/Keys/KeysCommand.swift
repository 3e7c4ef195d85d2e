import ArgumentParser
import ComitySchema
import CommandLineKit
import Trust

struct KeysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "The provider's and its reviewers' keys.",
        subcommands: [Provider.self, ReviewerKey.self, ProviderSet.self]
    )

    struct Provider: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes the provider's key, with which everything that agencies receive is signed.",
            discussion: "Example: comity keys provider --id exmail-2026-sig --out keys"
        )

        @OptionGroup var key: KeyOptions
        @OptionGroup var signing: SigningOptions

        func run() throws { try key.make(signing.algorithm.key) }
    }

    struct ReviewerKey: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "reviewer",
            abstract: "Makes a reviewer's key, with which that person signs decisions.",
            discussion: "Example: comity keys reviewer --id alice-2026 --out keys"
        )

        @OptionGroup var key: KeyOptions
        @OptionGroup var signing: SigningOptions

        func run() throws { try key.make(signing.algorithm.key) }
    }

    struct ProviderSet: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "provider-set",
            abstract: "Writes the provider's public keys as a JWK set, for the agencies.",
            discussion: """
                Give every key that agencies may still meet a signature of; private halves are left out.

                Example: comity keys provider-set --signing keys/exmail-2026-sig.jwk \\
                           --out provider-keys.json
                """
        )

        @Option(help: ArgumentHelp("A key of the provider's, private or public; may be given again.", valueName: "file"))
        var signing: [String]

        @Option(help: ArgumentHelp("Where the set goes; - for standard output.", valueName: "file"))
        var out: String

        func run() throws {
            let keys = try signing.map { path in try JWKSet.publicHalf(of: try Files.read(path, limit: 4096), name: path) }
            try Files.write(CanonicalJSON.encode(["keys": keys]) + [UInt8(ascii: "\n")], to: out)
        }
    }

    struct SigningOptions: ParsableArguments {
        enum Algorithm: String, CaseIterable, ExpressibleByArgument {
            case edDSA = "EdDSA"
            case es256 = "ES256"

            var key: KeyAlgorithm {
                switch self {
                case .edDSA: .edDSA
                case .es256: .es256
                }
            }
        }

        @Option(help: "How the key signs.")
        var algorithm = Algorithm.edDSA
    }
}
