import ArgumentParser
import Foundation
import Logging
import StageRuntime
import Telemetry
import Testing

@Suite struct StageSettingsTests {
    private func file(_ text: String) throws -> String {
        let path = FileManager.default.temporaryDirectory.appending(path: "comity-\(UUID().uuidString).json")
        try Data(text.utf8).write(to: path)
        return path.path
    }

    private func options(_ arguments: String...) throws -> StageOptions { try StageOptions.parse(arguments) }

    @Test func theCommandLineGoesBeforeTheEnvironmentAndTheEnvironmentBeforeTheFile() async throws {
        let path = try file(#"{"bootstrap": "file:1", "workers": 2, "log": {"level": "debug", "format": "text"}}"#)
        let fromFile = try await StageSettings(options: options("--config", path), environment: [:])
        #expect(fromFile.bootstrap == "file:1")
        #expect(fromFile.workers == 2)
        #expect(fromFile.logLevel == .debug)
        #expect(fromFile.logFormat == .text)
        let environment = ["COMITY_CONFIG": path, "COMITY_BOOTSTRAP": "env:1", "COMITY_LOG_LEVEL": "error"]
        let fromEnvironment = try await StageSettings(options: options(), environment: environment)
        #expect(fromEnvironment.bootstrap == "env:1")
        #expect(fromEnvironment.logLevel == .error)
        let fromLine = try await StageSettings(
            options: options("--bootstrap", "line:1", "--workers", "3"),
            environment: environment
        )
        #expect(fromLine.bootstrap == "line:1")
        #expect(fromLine.workers == 3)
    }

    @Test func defaultsAreSensible() async throws {
        let settings = try await StageSettings(options: options("--bootstrap", "b:1"), environment: [:])
        #expect(settings.instance == nil)
        #expect(
            settings.processName.hasSuffix("-\(ProcessInfo.processInfo.processIdentifier)"),
            "unnamed processes never share a name"
        )
        #expect(settings.workers == 1)
        #expect(settings.logFormat == .json)
    }

    @Test func kafkaSettingsArePassedOn() async throws {
        let path = try file(#"{"bootstrap": "b:1", "kafka": {"security.protocol": "SSL", "socket.timeout.ms": 5000}}"#)
        let settings = try await StageSettings(options: options("--config", path), environment: [:])
        #expect(settings.kafka == ["security.protocol": "SSL", "socket.timeout.ms": "5000"])
    }

    @Test func pathsAreRelativeToTheFile() async throws {
        let path = try file(#"{"bootstrap": "b:1", "rulebook": "books/us-uk.json"}"#)
        let settings = try await StageSettings(options: options("--config", path), environment: [:])
        #expect(try settings.path("rulebook") == URL(filePath: path).deletingLastPathComponent().path + "/books/us-uk.json")
    }

    @Test(arguments: [
        (#"{}"#, "bootstrap", "is missing: set it in the file or as COMITY_BOOTSTRAP"),
        (#"{"bootstrap": "b:1", "workers": 0}"#, "workers", "must be a whole number from 1 to 64"),
        (#"{"bootstrap": "b:1", "workers": "many"}"#, "workers", "must be a whole number from 1 to 64"),
        (#"{"bootstrap": "b:1", "log": {"level": "loud"}}"#, "log.level", "must be one of trace, debug"),
        (#"{"bootstrap": "b:1", "log": {"colour": "red"}}"#, "log.colour", "is not one that Comity knows"),
        (#"{"bootstrap": "b:1", "kafka": "fast"}"#, "kafka", "must be an object of librdkafka settings"),
        (#"["bootstrap"]"#, "configuration file", "is not a JSON object"),
    ])
    func aWrongFileIsRefusedWithTheKeyThatIsWrong(text: String, key: String, reason: String) async throws {
        let path = try file(text)
        let error = await #expect(throws: SettingsError.self) {
            _ = try await StageSettings(options: options("--config", path), environment: [:])
        }
        let description = try #require(error?.description)
        #expect(description.contains(key))
        #expect(description.contains(reason), "\(description)")
    }

    @Test func spansAreSentNowhereUnlessTheSettingsSayWhere() async throws {
        let nowhere = try await StageSettings(options: options("--bootstrap", "b:1"), environment: [:])
        #expect(try nowhere.telemetryEndpoint() == nil)
        let environment = [
            "COMITY_TELEMETRY_OTLP_ENDPOINT": "http://127.0.0.1:4318",
            "COMITY_TELEMETRY_OTLP_HEADERS": "Authorization=Bearer%20x",
        ]
        let somewhere = try await StageSettings(options: options("--bootstrap", "b:1"), environment: environment)
        #expect(try somewhere.telemetryEndpoint()?.url.absoluteString == "http://127.0.0.1:4318/v1/traces")
        let path = try file(#"{"bootstrap": "b:1", "telemetry": {"otlpEndpoint": "https://collector.example/otlp"}}"#)
        let fromFile = try await StageSettings(options: options("--config", path), environment: [:])
        #expect(try fromFile.telemetryEndpoint()?.url.absoluteString == "https://collector.example/otlp/v1/traces")
    }

    @Test(arguments: [
        (#"{"otlpEndpoint": "collector:4318"}"#, "telemetry.otlpEndpoint: must be the http or https address"),
        (#"{"otlpEndpoint": "http://me:s3cret@collector"}"#, "telemetry.otlpEndpoint: must hold no name and no password"),
        (#"{"otlpEndpoint": "http://collector", "otlpHeaders": "s3cret"}"#, "telemetry.otlpHeaders: must be a list"),
    ])
    func aPlaceForSpansThatIsNoneIsRefusedWithItsKeyAndNoSecret(text: String, reason: String) async throws {
        let path = try file(#"{"bootstrap": "b:1", "telemetry": \#(text)}"#)
        let settings = try await StageSettings(options: options("--config", path), environment: [:])
        let error = #expect(throws: SettingsError.self) { try settings.telemetryEndpoint() }
        let description = try #require(error?.description)
        #expect(description.contains(reason) && !description.contains("s3cret"), "\(description)")
    }

    @Test func whatAStageCannotReadIsNamed() async throws {
        let path = try file(#"{"bootstrap": "b:1", "rulebook": "absent.json"}"#)
        let settings = try await StageSettings(options: options("--config", path), environment: [:])
        let missing = #expect(throws: SettingsError.self) { try settings.contents("trust.signingKey") }
        #expect(missing?.description.contains("COMITY_TRUST_SIGNING_KEY") == true)
        let absent = #expect(throws: SettingsError.self) { try settings.contents("rulebook") }
        #expect(absent?.description.contains("absent.json cannot be read") == true)
    }

    @Test func whatIsWrongInAFolderIsNamedWithItsKeyAndPath() async throws {
        struct Wrong: Error, CustomStringConvertible { let description = "law.json: line 3 is not JSON" }
        let path = try file(#"{"bootstrap": "b:1", "rulebook": "books"}"#)
        let settings = try await StageSettings(options: options("--config", path), environment: [:])
        #expect(try settings.load(folder: "rulebook") { $0.hasDirectoryPath ? $0.lastPathComponent : "a file" } == "books")
        let error = #expect(throws: SettingsError.self) { try settings.load(folder: "rulebook") { _ in throw Wrong() } }
        #expect(error?.description.hasPrefix("configuration key rulebook: ") == true)
        #expect(error?.description.hasSuffix("/books: law.json: line 3 is not JSON") == true)
    }
}
