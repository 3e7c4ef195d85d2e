/// The keys of the configuration file. All stages share one file, so that a deployment has one place to look.
public enum SettingsKey {
    public static let bootstrap = "bootstrap"
    public static let instance = "instance"
    public static let workers = "workers"
    public static let logLevel = "log.level"
    public static let logFormat = "log.format"
    public static let adminAddress = "admin.address"
    public static let telemetryOtlpEndpoint = "telemetry.otlpEndpoint"
    public static let telemetryOtlpHeaders = "telemetry.otlpHeaders"
    public static let authorities = "trust.authorities"
    public static let reviewers = "trust.reviewers"
    public static let entities = "trust.entities"
    public static let signingKey = "trust.signingKey"
    public static let stateKeys = "trust.stateKeys"
    public static let rulebook = "rulebook"
    public static let providerDatabase = "provider.database"
    public static let isReviewRequired = "review.required"
    public static let intakeMaximumAgeSeconds = "intake.maximumAgeSeconds"
    public static let intakeMaximumSkewSeconds = "intake.maximumSkewSeconds"

    public static let consoleAddress = "console.address"
    public static let consoleOrigin = "console.origin"
    public static let consoleStages = "console.stages"
    public static let consoleIdleSeconds = "console.idleSeconds"
    public static let consoleSessionSeconds = "console.sessionSeconds"
    public static let consoleIssuer = "console.oidc.issuer"
    public static let consoleClient = "console.oidc.client"
    public static let consoleSecret = "console.oidc.secret"
    public static let consoleSubjects = "console.oidc.subjects"

    static let all: Set<String> = [
        bootstrap, instance, workers, logLevel, logFormat, adminAddress, telemetryOtlpEndpoint, telemetryOtlpHeaders, authorities,
        reviewers, entities, signingKey, stateKeys, rulebook, providerDatabase, isReviewRequired, intakeMaximumAgeSeconds,
        intakeMaximumSkewSeconds, consoleAddress, consoleOrigin, consoleStages, consoleIdleSeconds, consoleSessionSeconds,
        consoleIssuer, consoleClient, consoleSecret, consoleSubjects,
    ]

    /// The object whose members are librdkafka's own settings.
    static let kafka = "kafka"

    /// `trust.signingKey` is `COMITY_TRUST_SIGNING_KEY`.
    static func environmentName(_ key: String) -> String {
        var name = "COMITY_"
        for character in key {
            if character == "." {
                name += "_"
            } else if character.isUppercase {
                name += "_\(character)"
            } else {
                name += character.uppercased()
            }
        }
        return name
    }
}
