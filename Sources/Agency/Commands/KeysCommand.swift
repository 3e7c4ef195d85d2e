import ArgumentParser
import CommandLineKit
import Trust

struct KeysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "The agency's own keys.",
        subcommands: [New.self]
    )

    struct New: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes a pair of keys.",
            discussion: """
                An issuer signs orders and a Designated Authority signs transmittals (use sig); a Designated Authority also has a \
                key to which answers are sealed (use enc). The public file and the registry entry go to the provider, by a way on \
                which both sides can be sure of each other. The private file stays: whoever has it can speak for the agency.

                Example: comity-agency keys new --id gb-ipu-2026-sig --use sig --out keys
                """
        )

        @OptionGroup var key: KeyOptions

        @Option(help: "sig to sign, enc to open what the provider sealed.")
        var use: KeyUse

        @Option(help: "EdDSA (if not given) or ES256 to sign, X25519 (if not given) or P-256 to open.")
        var algorithm: KeyAlgorithm?

        func validate() throws {
            if let algorithm, algorithm.use != use {
                throw ValidationError("\(algorithm.rawValue) is for --use \(algorithm.use.rawValue)")
            }
        }

        func run() throws {
            try key.make(algorithm ?? (use == .signing ? .edDSA : .x25519))
        }
    }
}
