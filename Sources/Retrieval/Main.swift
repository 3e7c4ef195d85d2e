import Answer
import ArgumentParser
import ComitySchema
import SampleProvider
import StageRuntime
import Trust

@main
struct RetrievalMain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: StageName.retrieve.rawValue,
        abstract: "Fetches the stored data that active tasks authorise, and seals it; has accounts held.",
        discussion: """
            Works through large accounts in bounded slices and goes on where it stopped after a restart.

            Needs trust.authorities, trust.signingKey, trust.stateKeys and provider.database in the configuration file. \
            Writes holds into the database; everything else in it is only read.
            """,
        version: Release.version
    )

    @OptionGroup var options: StageOptions

    func run() async throws {
        try await StageProcess.run(StageName.retrieve.rawValue, options: options) { settings, _ in
            let authorities = try settings.load(SettingsKey.authorities, AuthorityRegistry.init(json:))
            let signer = try settings.load(SettingsKey.signingKey, Signer.init(privateJWK:))
            let cipher = try settings.load(SettingsKey.stateKeys, StateCipher.init(keyFile:))
            let database = try settings.path(SettingsKey.providerDatabase)
            let provider = try SampleProvider(path: database, namedBy: SettingsKey.providerDatabase)
            return {
                RetrievalStage(
                    source: provider,
                    directory: provider,
                    preservation: provider,
                    authorities: authorities,
                    signer: signer,
                    cipher: cipher
                )
            }
        }
    }
}
