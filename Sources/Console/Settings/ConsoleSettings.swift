import ComitySchema
import Foundation
import StageRuntime
import Telemetry
import Trust

/// What the console was configured with, beside what every program of the pipeline takes.
struct ConsoleSettings: Sendable {
    let host: String
    let port: Int
    /// Where `/healthz`, `/readyz` and `/metrics` are.
    let admin: AdminAddress.Choice
    let origin: Origin
    let limits: SessionLimits
    /// The base addresses of the admin ports of each stage's instances, where they are known.
    let stages: [StageName: [String]]
    let openID: OpenIDSettings?
    let reviewers: ReviewerRegistry
    /// Tells the country of an authority, for the figures; empty where the registry is not given.
    let countries: [AuthorityID: CountryCode]

    static let standardAddress = "127.0.0.1:9480"

    /// - Parameters:
    ///   - address: what the command line says of where to listen, which goes before the rest.
    ///   - admin: what it says of the admin port.
    init(_ settings: StageSettings, address: String? = nil, admin: String? = nil) throws {
        let text = try address ?? settings.string(SettingsKey.consoleAddress) ?? Self.standardAddress
        (host, port) = try Self.address(text)
        let wanted = try admin ?? settings.string(SettingsKey.adminAddress)
        guard let choice = AdminAddress.choice(wanted, standard: ConsoleAdmin.standard) else {
            throw SettingsError.invalid(key: SettingsKey.adminAddress, reason: "must be HOST:PORT or none")
        }
        self.admin = choice
        let name = try settings.string(SettingsKey.consoleOrigin) ?? "http://\(text)"
        guard let origin = Origin(name) else {
            throw SettingsError.invalid(
                key: SettingsKey.consoleOrigin,
                reason: "must be https://HOST[:PORT], or http:// on this machine alone; set it to the address that browsers use"
            )
        }
        self.origin = origin
        let standard = SessionLimits()
        limits = SessionLimits(
            idle: Double(try settings.seconds(SettingsKey.consoleIdleSeconds, default: Int(standard.idle)).components.seconds),
            whole: Double(
                try settings.seconds(SettingsKey.consoleSessionSeconds, default: Int(standard.whole)).components.seconds
            )
        )
        stages = try Self.stages(try settings.string(SettingsKey.consoleStages) ?? "")
        reviewers = try settings.load(SettingsKey.reviewers) { try ReviewerRegistry(json: $0) }
        openID = try Self.openID(settings, of: reviewers)
        if try settings.string(SettingsKey.authorities) == nil {
            countries = [:]
        } else {
            let registry = try settings.load(SettingsKey.authorities) { try AuthorityRegistry(json: $0) }
            countries = Dictionary(uniqueKeysWithValues: registry.authorities.map { ($0.id, $0.country) })
        }
    }

    /// Reads `HOST:PORT` or `[IPV6]:PORT`.
    static func address(_ text: String) throws(SettingsError) -> (host: String, port: Int) {
        guard let place = AdminAddress.choice(text, standard: ConsoleAdmin.standard)?.address, place.port > 0 else {
            throw .invalid(key: SettingsKey.consoleAddress, reason: "must be HOST:PORT")
        }
        return (place.host, place.port)
    }

    /// Reads `comity-intake=http://10.0.0.1:9470,comity-intake=http://10.0.0.2:9470,comity-validate=…`.
    static func stages(_ text: String) throws(SettingsError) -> [StageName: [String]] {
        var stages: [StageName: [String]] = [:]
        for entry in text.split(separator: ",") {
            let parts = entry.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            guard parts.count == 2, let stage = StageName(rawValue: parts[0]), URLComponents(string: parts[1])?.host != nil else {
                throw .invalid(key: SettingsKey.consoleStages, reason: "must be STAGE=http://HOST:PORT[,STAGE=…]")
            }
            stages[stage, default: []].append(parts[1].hasSuffix("/") ? String(parts[1].dropLast()) : parts[1])
        }
        return stages
    }

    private static func openID(_ settings: StageSettings, of registry: ReviewerRegistry) throws -> OpenIDSettings? {
        guard let issuer = try settings.string(SettingsKey.consoleIssuer) else { return nil }
        guard OpenIDClient.isSafe(issuer) else {
            throw SettingsError.invalid(key: SettingsKey.consoleIssuer, reason: "must be an https address")
        }
        guard let client = try settings.string(SettingsKey.consoleClient) else {
            throw SettingsError.missing(key: SettingsKey.consoleClient)
        }
        let secret =
            try settings.string(SettingsKey.consoleSecret) == nil
            ? nil
            : String(decoding: try settings.contents(SettingsKey.consoleSecret), as: UTF8.self)
                .trimmingCharacters(in: .whitespacesAndNewlines)
        return OpenIDSettings(
            issuer: issuer,
            clientID: client,
            clientSecret: secret,
            subjects: try subjects(try settings.string(SettingsKey.consoleSubjects) ?? "", of: registry)
        )
    }

    /// Reads `SUBJECT=REVIEWER,SUBJECT=REVIEWER`.
    static func subjects(_ text: String, of registry: ReviewerRegistry) throws(SettingsError) -> [String: ReviewerID] {
        var subjects: [String: ReviewerID] = [:]
        for entry in text.split(separator: ",") {
            guard let equals = entry.lastIndex(of: "="),
                let reviewer = ReviewerID(rawValue: entry[entry.index(after: equals)...].trimmingCharacters(in: .whitespaces))
            else { throw .invalid(key: SettingsKey.consoleSubjects, reason: "must be SUBJECT=REVIEWER[,SUBJECT=REVIEWER…]") }
            guard registry[reviewer] != nil else {
                throw .invalid(key: SettingsKey.consoleSubjects, reason: "\(reviewer) is not in the registry of reviewers")
            }
            let subject = entry[..<equals].trimmingCharacters(in: .whitespaces)
            guard subjects.updateValue(reviewer, forKey: subject) == nil else {
                throw .invalid(key: SettingsKey.consoleSubjects, reason: "a subject occurs twice")
            }
        }
        return subjects
    }
}
