public import ComitySchema
public import ComityTestKit
public import Foundation
import Rulebook
import SampleProvider
import Trust

/// The five stages as processes of this machine, in the sample world, over brokers that are already there: for end-to-end tests
/// and measurements. Everything that it writes lies in one folder.
public final class LocalPipeline {
    public let bootstrap: String
    public let world: SampleWorld
    public let directory: URL
    private let binaries: URL

    private var stages: [(name: StageName, instance: String, process: ChildProcess)] = []

    /// - Parameters:
    ///   - bootstrap: brokers that hold nothing of Comity's that matters.
    ///   - kafka: librdkafka's settings, under its own names.
    ///   - directory: where everything is written; made if it is not there.
    ///   - binaries: the folder of the built executables.
    ///   - rulebook: the folder of the rulebook's versions. A copy is used that both reviewers of the sample world approve.
    ///   - partitions: of each topic; as `comity topics create` chooses if not given.
    public init(
        bootstrap: String,
        kafka: [String: String] = [:],
        directory: URL,
        binaries: URL,
        rulebook: URL,
        isReviewRequired: Bool = true,
        workers: Int = 1,
        partitions: Int? = nil
    ) throws {
        self.bootstrap = bootstrap
        self.directory = directory
        self.binaries = binaries
        self.world = SampleWorld(now: Date().wholeMilliseconds)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        try write("authorities.json", world.authoritiesJSON)
        try write("reviewers.json", world.reviewersJSON)
        try write("entities.json", world.entitiesJSON)
        try write("provider.jwk", world.providerPrivateJWK)
        try write("state.keys", Array(String(repeating: "0f", count: 32).utf8))
        try SampleDatabase.create(at: file("exmail.sqlite").path, accounts: 50, seed: 7, endingAt: world.now)
        try FileManager.default.copyItem(at: rulebook, to: file("rulebooks"))
        for version in try RulebookFolder.shelf(at: file("rulebooks")).versions { try approve(version) }
        let settings: [String: Any] = [
            "kafka": kafka,
            "workers": workers,
            "rulebook": "rulebooks",
            "trust": [
                "authorities": "authorities.json",
                "reviewers": "reviewers.json",
                "entities": "entities.json",
                "signingKey": "provider.jwk",
                "stateKeys": "state.keys",
            ],
            "provider": ["database": "exmail.sqlite"],
            // Several pipelines run on one machine.
            "admin": ["address": "none"],
            "review": ["required": isReviewRequired],
            "log": ["format": "text", "level": "info"],
        ]
        try JSONSerialization.data(withJSONObject: settings).write(to: settingsFile)
        var topics = ["topics", "create", "--bootstrap", bootstrap, "--config", settingsFile.path, "--replication", "1"]
        topics += ["--agencies", file("authorities.json").path]
        if let partitions { topics += ["--partitions", "\(partitions)"] }
        try runOperator(topics)
    }

    private func approve(_ rulebook: Rulebook) throws {
        let folder = file("rulebooks").appending(path: "\(rulebook.version)/approvals", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for reviewer in world.reviewers.reviewers.map(\.id) {
            let approval = RulebookApproval(
                version: rulebook.label,
                digest: rulebook.digest,
                approver: reviewer,
                approvedAt: world.now
            )
            let signed = world.signer(of: reviewer).sign(CanonicalJSON.encode(approval), type: .rulebook)
            try Data(signed.utf8).write(to: folder.appending(path: "\(reviewer).jws"))
        }
    }

    /// Where a file of the pipeline's folder is.
    public func file(_ name: String) -> URL { directory.appending(path: name) }

    private var settingsFile: URL { file("comity.json") }

    private func write(_ name: String, _ bytes: [UInt8]) throws { try Data(bytes).write(to: file(name)) }

    // MARK: Stages

    /// Starts one instance of every stage.
    public func startAll() throws {
        for stage in StageName.allCases { try start(stage) }
    }

    /// Starts an instance of a stage. Its log is `STAGE-INSTANCE.log`.
    /// - Parameter isLasting: whether the instance takes its work back when it is started again. One that does not leaves its group
    ///   when it stops.
    @discardableResult
    public func start(_ stage: StageName, instance: String = "0", isLasting: Bool = true) throws -> ChildProcess {
        let process = try ChildProcess(
            executable: binaries.appending(path: stage.rawValue),
            arguments: ["--bootstrap", bootstrap, "--config", settingsFile.path] + (isLasting ? ["--instance", instance] : []),
            log: logFile(of: stage, instance: instance)
        )
        stages.append((stage, instance, process))
        return process
    }

    /// Where an instance of a stage logs.
    public func logFile(of stage: StageName, instance: String = "0") -> URL { file("\(stage.rawValue)-\(instance).log") }

    /// The instances of a stage that run.
    public func processes(of stage: StageName) -> [ChildProcess] {
        stages.filter { $0.name == stage && $0.process.isRunning }.map(\.process)
    }

    /// Kills a stage's instance at once, as a crash does, and starts it again.
    public func crash(_ stage: StageName, instance: String = "0") throws {
        for running in stages where running.name == stage && running.instance == instance { running.process.kill() }
        stages.removeAll { $0.name == stage && $0.instance == instance }
        try start(stage, instance: instance)
    }

    /// Asks every stage to stop and waits for it. Returns the exit codes that are not 0, by stage.
    @discardableResult
    public func stopAll() -> [StageName: Int32] {
        for stage in stages { stage.process.terminate() }
        var codes: [StageName: Int32] = [:]
        for stage in stages {
            let code = stage.process.wait()
            if code != 0 { codes[stage.name] = code }
        }
        stages = []
        return codes
    }

    /// Runs `comity` and returns what it printed. Throws if it fails.
    @discardableResult
    public func runOperator(_ arguments: [String]) throws -> String {
        let output = file("comity.out")
        let process = try ChildProcess(executable: binaries.appending(path: "comity"), arguments: arguments, log: output)
        let code = process.wait()
        let text = try String(contentsOf: output, encoding: .utf8)
        guard code == 0 else { throw LocalPipelineError.commandFailed(arguments: arguments, code: code, output: text) }
        return text
    }
}

/// Why a local pipeline did not do what was expected of it.
public enum LocalPipelineError: Error {
    case commandFailed(arguments: [String], code: Int32, output: String)
    case timedOut(waitingFor: String)
    case statementInvalid(String)
}
