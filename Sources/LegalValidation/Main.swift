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
        try await StageProcess.run(StageName.validate.rawValue, options: options) { settings, surroundings in
            let authorities = try settings.load(SettingsKey.authorities, AuthorityRegistry.init(json:))
            let reviewers = try settings.load(SettingsKey.reviewers, ReviewerRegistry.init(json:))
            let rulebooks = try rulebooks(settings, approvedBy: reviewers, surroundings)
            let entities = try settings.load(SettingsKey.entities, EntityRegistry.init(json:))
            let database = try settings.path(SettingsKey.providerDatabase)
            let directory = try SampleProvider(path: database, namedBy: SettingsKey.providerDatabase)
            let policy = try reviewPolicy(settings, surroundings)
            return {
                LegalValidationStage(
                    rulebooks: rulebooks,
                    authorities: authorities,
                    reviewers: reviewers,
                    entities: entities,
                    directory: directory,
                    policy: policy
                )
            }
        }
    }

    /// Every version of the rulebook. Whether enough people have approved one is for rule B20 to say: a version that they have not
    /// holds every case. Signatures that do not count are said aloud.
    private func rulebooks(
        _ settings: StageSettings,
        approvedBy reviewers: ReviewerRegistry,
        _ surroundings: StageProcess.Surroundings
    ) throws -> RulebookShelf {
        let now = Date()
        let shelf = try settings.load(folder: SettingsKey.rulebook) { folder in
            let shelf = try RulebookFolder.shelf(at: folder)
            try shelf.check(at: now)
            return shelf
        }
        let approved = shelf.approved { version in
            let found = reviewers.approvals(version.signatures, of: version.label, digest: version.digest, at: now)
            for problem in found.problems {
                surroundings.warn(
                    "a signature under the rulebook does not count",
                    metadata: ["rulebook": "\(version.label)", "file": problem.file, "reason": problem.error.message]
                )
            }
            return found.approvers
        }
        for version in approved.versions where !version.isApproved {
            surroundings.warn(
                "a version of the rulebook is not approved by two people: it holds every case that it judges",
                metadata: ["rulebook": "\(version.label)"]
            )
        }
        return approved
    }

    /// People decide unless the operator says that this is a measurement, which is said aloud.
    private func reviewPolicy(_ settings: StageSettings, _ surroundings: StageProcess.Surroundings) throws -> ReviewPolicy {
        if try settings.bool(SettingsKey.isReviewRequired, default: true) { return ReviewPolicy() }
        surroundings.warn("review is switched off, nobody decides: for measurements on sample data only")
        return ReviewPolicy(isReviewRequired: false)
    }
}
