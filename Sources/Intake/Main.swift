import ArgumentParser
import ComitySchema
import StageRuntime
import Trust

@main
struct IntakeMain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: StageName.intake.rawValue,
        abstract: "Authenticates what agencies put into the intake topic.",
        discussion: """
            Reads signed transmittals, checks who signed them and that they are sound, and passes on what is authentic. \
            Senders that are authentic get a notice; what cannot be authenticated becomes a dead letter.

            Needs trust.authorities and trust.entities in the configuration file.
            """,
        version: Release.version
    )

    @OptionGroup var options: StageOptions

    func run() async throws {
        try await StageProcess.run(StageName.intake.rawValue, options: options) { settings, _ in
            let authorities = try settings.load(SettingsKey.authorities, AuthorityRegistry.init(json:))
            let entities = try settings.load(SettingsKey.entities, EntityRegistry.init(json:))
            let clockWindow = ClockWindow(
                maximumAge: try settings.seconds(SettingsKey.intakeMaximumAgeSeconds, default: 24 * 3600),
                maximumSkew: try settings.seconds(SettingsKey.intakeMaximumSkewSeconds, default: 5 * 60)
            )
            return { IntakeStage(authorities: authorities, entities: entities, clockWindow: clockWindow) }
        }
    }
}
