import ArgumentParser
import ComitySchema
import SampleProvider
import StageRuntime
import Trust

@main
struct DeliveryMain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: StageName.deliver.rawValue,
        abstract: "Signs sealed parts and notices and puts them into the agencies' own topics.",
        discussion: """
            Delivers a part only while the task register holds an active task for it, and confirms every stop. Asks the provider's \
            directory before each part whether anything speaks against the issuer's belief that people have not seen.

            Needs trust.signingKey and provider.database in the configuration file.
            """,
        version: Release.version
    )

    @OptionGroup var options: StageOptions

    func run() async throws {
        try await StageProcess.run(StageName.deliver.rawValue, options: options) { settings, _ in
            let signer = try settings.load(SettingsKey.signingKey, Signer.init(privateJWK:))
            let database = try settings.path(SettingsKey.providerDatabase)
            let directory = try SampleProvider(path: database, namedBy: SettingsKey.providerDatabase)
            return { DeliveryStage(signer: signer, directory: directory) }
        }
    }
}
