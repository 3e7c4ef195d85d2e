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
            let authorities = try settings.load(SettingsKey.authorities, AuthorityRegistry.init(json:))
            let reviewers = try settings.load(SettingsKey.reviewers, ReviewerRegistry.init(json:))
            let rulebook = try rulebook(settings, approvedBy: reviewers)
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

    /// The version of the rulebook that is in force. Whether enough people have approved it is for rule B20 to say: a version that they
    /// have not holds every case. Signatures that do not count are said aloud.
    private func rulebook(_ settings: StageSettings, approvedBy reviewers: ReviewerRegistry) throws -> Rulebook {
        let now = Date()
        let shelf = try settings.load(folder: SettingsKey.rulebook, RulebookFolder.shelf(at:)).approved { version in
            let found = reviewers.approvals(version.signatures, of: version.label, digest: version.digest, at: now)
            for problem in found.problems {
                warn("rulebook \(version.label): \(problem.file) does not count: \(problem.error.message)")
            }
            return found.approvers
        }
        let rulebook = shelf.rulebook(servedAt: now, at: now)
        guard rulebook.judges(servedAt: now, at: now) else {
            throw SettingsError.invalid(key: SettingsKey.rulebook, reason: "no version of the rulebook is in force yet")
        }
        if !rulebook.isApproved { warn("rulebook \(rulebook.label) is not approved by two people: every case is held") }
        return rulebook
    }

    private func warn(_ message: String) {
        FileHandle.standardError.write(Data("\(StageName.validate.rawValue): \(message)\n".utf8))
    }

    /// People decide unless the operator says that this is a measurement, which is said aloud.
    private func reviewPolicy(_ settings: StageSettings) throws -> ReviewPolicy {
        if try settings.bool(SettingsKey.isReviewRequired, default: true) { return ReviewPolicy() }
        warn("review is switched off, nobody decides: for measurements on sample data only")
        return ReviewPolicy(isReviewRequired: false)
    }
}
