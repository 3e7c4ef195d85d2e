import Configuration
public import Foundation
public import Logging
public import Telemetry

/// What a stage was configured with: command line over environment over file over default.
public struct StageSettings: Sendable {
    public let bootstrap: String
    /// The instance's name, if it has one that lasts: its workers are then static members of their group, and take their
    /// partitions back at once after a restart.
    public let instance: String?
    /// Tells this process from every other of its stage: its instance's name, or else its host and process id.
    public var processName: String {
        instance ?? "\(ProcessInfo.processInfo.hostName)-\(ProcessInfo.processInfo.processIdentifier)"
    }
    public let workers: Int
    public let logLevel: Logger.Level
    public let logFormat: LogFormat
    /// Where `/healthz`, `/readyz` and `/metrics` are.
    public let admin: AdminAddress.Choice
    /// librdkafka's own settings, passed on as they are (`security.protocol`, `ssl.ca.location`, …).
    public let kafka: [String: String]

    private let reader: ConfigReader
    /// Paths in the file are relative to it.
    private let base: URL

    /// How a log line looks: one JSON object, or text for people.
    public enum LogFormat: String, Sendable, CaseIterable {
        case json, text
    }

    /// - Throws: ``SettingsError`` with the key or the file that is wrong.
    public init(
        options: StageOptions,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) async throws {
        var providers: [any ConfigProvider] = [InMemoryProvider(name: "command line", values: Self.values(of: options))]
        providers.append(EnvironmentVariablesProvider(environmentVariables: environment).prefixKeys(with: "comity"))
        var base = URL(filePath: FileManager.default.currentDirectoryPath, directoryHint: .isDirectory)
        var kafka: [String: String] = [:]
        if let path = options.config ?? environment["COMITY_CONFIG"] {
            let file = try SettingsFile(path: path)
            providers.append(try await file.provider())
            kafka = try file.kafkaSettings()
            base = file.directory
        }
        self.reader = ConfigReader(providers: providers)
        self.base = base
        self.kafka = kafka
        let values = SettingsReader(reader: reader)
        self.bootstrap = try values.required(SettingsKey.bootstrap)
        self.instance = try values.string(SettingsKey.instance)
        self.workers = try values.int(SettingsKey.workers, in: 1...64) ?? 1
        self.logLevel = try values.choice(SettingsKey.logLevel) ?? .info
        self.logFormat = try values.choice(SettingsKey.logFormat) ?? .json
        let admin = AdminAddress.choice(try values.string(SettingsKey.adminAddress), standard: Self.standardAdmin)
        guard let admin else { throw SettingsError.invalid(key: SettingsKey.adminAddress, reason: "must be HOST:PORT or none") }
        self.admin = admin
    }

    private static let standardAdmin = AdminAddress(host: "127.0.0.1", port: 9470, isAskedFor: false)

    private static func values(of options: StageOptions) -> [AbsoluteConfigKey: ConfigValue] {
        var values: [AbsoluteConfigKey: ConfigValue] = [:]
        func set(_ key: String, _ text: String?) {
            guard let text else { return }
            values[AbsoluteConfigKey(ConfigKey(key))] = ConfigValue(.string(text), isSecret: false)
        }
        set(SettingsKey.bootstrap, options.bootstrap)
        set(SettingsKey.instance, options.instance)
        set(SettingsKey.adminAddress, options.admin)
        set(SettingsKey.logFormat, options.logFormat)
        set(SettingsKey.logLevel, options.logLevel)
        if let workers = options.workers {
            values[AbsoluteConfigKey(ConfigKey(SettingsKey.workers))] = ConfigValue(.int(workers), isSecret: false)
        }
        return values
    }

    // MARK: What single stages ask for

    /// The text under a key, if there is one. Throws if it is empty or no text.
    public func string(_ key: String) throws(SettingsError) -> String? { try SettingsReader(reader: reader).string(key) }

    /// The truth value under a key. Throws if it is neither `true` nor `false`.
    public func bool(_ key: String, default value: Bool) throws(SettingsError) -> Bool {
        try SettingsReader(reader: reader).bool(key) ?? value
    }

    /// A whole number of seconds under a key. Throws if it is negative or no whole number.
    public func seconds(_ key: String, default value: Int) throws(SettingsError) -> Duration {
        .seconds(try SettingsReader(reader: reader).int(key, in: 0...Int(Int32.max)) ?? value)
    }

    /// The path that a key names.
    public func path(_ key: String) throws(SettingsError) -> String {
        URL(filePath: try SettingsReader(reader: reader).required(key), relativeTo: base).path(percentEncoded: false)
    }

    /// What `read` makes of the file that a key names. What it throws becomes an error that names the key and the file.
    public func load<Value>(_ key: String, _ read: ([UInt8]) throws -> Value) throws(SettingsError) -> Value {
        let bytes = try contents(key)
        do {
            return try read(bytes)
        } catch {
            throw .invalid(key: key, reason: "\(try path(key)): \(error)")
        }
    }

    /// What `read` makes of the folder that a key names. What it throws becomes an error that names the key and the folder.
    public func load<Value>(folder key: String, _ read: (URL) throws -> Value) throws(SettingsError) -> Value {
        let path = try path(key)
        do {
            return try read(URL(filePath: path, directoryHint: .isDirectory))
        } catch {
            throw .invalid(key: key, reason: "\(path): \(error)")
        }
    }

    /// The bytes of the file that a key names.
    public func contents(_ key: String) throws(SettingsError) -> [UInt8] {
        let path = try path(key)
        do {
            return Array(try Data(contentsOf: URL(filePath: path)))
        } catch {
            throw .invalid(key: key, reason: "\(path) cannot be read")
        }
    }
}

/// Reads single values and says what is wrong with them.
private struct SettingsReader {
    let reader: ConfigReader

    private func isPresent(_ key: String) -> Bool {
        let key = ConfigKey(key)
        return reader.string(forKey: key) != nil || reader.int(forKey: key) != nil || reader.bool(forKey: key) != nil
    }

    func required(_ key: String) throws(SettingsError) -> String {
        guard let text = try string(key) else { throw .missing(key: key) }
        return text
    }

    func string(_ key: String) throws(SettingsError) -> String? {
        guard isPresent(key) else { return nil }
        guard let text = reader.string(forKey: ConfigKey(key)), !text.isEmpty else {
            throw .invalid(key: key, reason: "must be a text that is not empty")
        }
        return text
    }

    func int(_ key: String, in range: ClosedRange<Int>) throws(SettingsError) -> Int? {
        guard isPresent(key) else { return nil }
        guard let value = reader.int(forKey: ConfigKey(key)), range.contains(value) else {
            throw .invalid(key: key, reason: "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    func bool(_ key: String) throws(SettingsError) -> Bool? {
        guard isPresent(key) else { return nil }
        guard let value = reader.bool(forKey: ConfigKey(key)) else {
            throw .invalid(key: key, reason: "must be true or false")
        }
        return value
    }

    func choice<Choice: RawRepresentable & CaseIterable>(_ key: String) throws(SettingsError) -> Choice?
    where Choice.RawValue == String {
        guard let text = try string(key) else { return nil }
        guard let choice = Choice(rawValue: text) else {
            let choices = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw .invalid(key: key, reason: "must be one of \(choices)")
        }
        return choice
    }
}
