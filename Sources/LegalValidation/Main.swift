import ArgumentParser
import ComitySchema
import Foundation
import Rulebook
import SampleProvider
import StageRuntime
import Trust

@main
struct LegalValidationMain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: StageName.validate.rawValue,
        abstract: "Decides by the agreement's rules, and with people where people must decide.",
        discussion: """
            Keeps every case, counts the reviewers' signed decisions, authorises tasks and ends them.

            Needs trust.authorities, trust.reviewers, trust.entities, rulebook and provider.database in the configuration file. \
            review.required (default true) may be false for measurements only.
            """,
        version: Release.version
    )

    @OptionGroup var options: StageOptions

    func run() async throws {
        try await StageProcess.run(StageName.validate.rawValue, options: options) { settings, _ in
            let rulebook = try settings.load(SettingsKey.rulebook, Rulebook.init(json:))
            let authorities = try settings.load(SettingsKey.authorities, AuthorityRegistry.init(json:))
            let reviewers = try settings.load(SettingsKey.reviewers, ReviewerRegistry.init(json:))
            let entities = try settings.load(SettingsKey.entities, EntityRegistry.init(json:))
            let directory = SampleProvider(path: try settings.path(SettingsKey.providerDatabase))
            let policy = try reviewPolicy(settings)
            return {
                LegalValidationStage(
                    rulebook: rulebook,
                    authorities: authorities,
                    reviewers: reviewers,
                    entities: entities,
                    directory: directory,
                    policy: policy
                )
            }
        }
    }

    /// People decide unless the operator says that this is a measurement, which is said aloud.
    private func reviewPolicy(_ settings: StageSettings) throws -> ReviewPolicy {
        if try settings.bool(SettingsKey.isReviewRequired, default: true) { return ReviewPolicy() }
        FileHandle.standardError.write(
            Data(
                "\(StageName.validate.rawValue): review is switched off, nobody decides: for measurements on sample data only\n"
                    .utf8
            )
        )
        return ReviewPolicy(isReviewRequired: false)
    }
}
