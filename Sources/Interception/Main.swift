import Answer
import ArgumentParser
import ComitySchema
import StageKit
import StageRuntime
import Trust

@main
struct InterceptionMain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: StageName.intercept.rawValue,
        abstract: "Picks the authorised accounts' events out of the provider's live stream, and seals them.",
        discussion: """
            Holds the whole register of interceptions and stops each at its end by its own clock. The live stream's key must be \
            the account's id, partitioned by murmur2 as Java's clients do.

            Needs trust.authorities, trust.signingKey and trust.stateKeys in the configuration file.
            """,
        version: Release.version
    )

    @OptionGroup var options: StageOptions

    func run() async throws {
        // Events are small and many, and every task that captures closes a batch each second.
        let policy = StagePolicy(recordsPerTransaction: 2_000, wakesPerTransaction: 512)
        try await StageProcess.run(StageName.intercept.rawValue, options: options, policy: policy) { settings, brokers in
            let authorities = try settings.load(SettingsKey.authorities, AuthorityRegistry.init(json:))
            let signer = try settings.load(SettingsKey.signingKey, Signer.init(privateJWK:))
            let cipher = try settings.load(SettingsKey.stateKeys, StateCipher.init(keyFile:))
            let partitions = try await brokers.partitionCount(of: Topic.live.name)
            return {
                InterceptionStage(
                    authorities: authorities,
                    signer: signer,
                    cipher: cipher,
                    partitionOf: { brokers.partition(ofKey: $0.rawValue, among: partitions) }
                )
            }
        }
    }
}
