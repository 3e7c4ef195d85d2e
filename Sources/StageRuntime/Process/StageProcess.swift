import ArgumentParser
import ComitySchema
import Foundation
import Kafka
import Logging
import Metrics
import ServiceLifecycle
public import StageKit
import Telemetry
import UnixSignals

/// A stage as a process: settings, signals, log, workers, exit code.
public enum StageProcess {
    /// How long after SIGTERM or SIGINT the process is gone, whatever hangs. A transaction that is open then is aborted by the
    /// brokers or by the next start, so nothing is lost.
    static let shutdownLimit: Duration = .milliseconds(4_500)

    /// Loads the settings, makes the stage and runs it until a signal comes or a worker gives up.
    ///
    /// - Parameter prepare: makes what the stage needs from the settings; what it throws is a configuration error (exit code 78).
    public static func run<S: Stage>(
        _ name: String,
        options: StageOptions,
        policy: StagePolicy = StagePolicy(),
        prepare: (StageSettings, Surroundings) async throws -> @Sendable () -> S
    ) async throws {
        let settings: StageSettings
        let cluster: LibrdkafkaCluster
        let makeStage: @Sendable () -> S
        let telemetry: OTLPEndpoint?
        let log: Logger
        do {
            settings = try await StageSettings(options: options)
            log = Logger(label: name) { [settings] label in
                StageLogHandler(label: label, level: settings.logLevel, format: settings.logFormat)
            }
            telemetry = try settings.telemetryEndpoint()
            cluster = LibrdkafkaCluster(
                bootstrap: settings.bootstrap,
                settings: settings.kafka,
                clientID: "\(name)-\(settings.processName)"
            )
            makeStage = try await prepare(settings, Surroundings(cluster: cluster, log: log))
        } catch let error as KafkaError {
            FileHandle.standardError.write(Data("\(name): the brokers do not answer: \(error)\n".utf8))
            throw ExitCode(69)
        } catch {
            FileHandle.standardError.write(Data("\(name): \(error)\n".utf8))
            throw ExitCode(78)
        }
        if options.checkConfig {
            print(
                "\(name): the configuration is sound; brokers \(settings.bootstrap), instance \(settings.instance ?? "unnamed"), workers \(settings.workers)"
            )
            return
        }
        let exporter = telemetry.map { endpoint in
            let resource = TelemetryResource(service: name, version: Release.version, instance: settings.processName)
            return SpanExporter(to: endpoint, of: resource, log: log)
        }
        let boards = (0..<settings.workers).map { WorkerBoard(worker: $0, at: .now) }
        var companions: [any Service] = []
        if let exporter { companions.append(exporter) }
        if let address = settings.admin.address {
            let admin = StageAdmin(of: name, at: address, boards: boards, log: log)
            MetricsSystem.bootstrap(admin.registry)
            companions += [admin.port, LagService(group: name, cluster: cluster, boards: boards, log: log)]
        }
        let service = StageService(
            cluster: cluster,
            settings: settings,
            policy: policy,
            name: name,
            tracer: PipelineTracer(into: exporter),
            boards: boards,
            log: log,
            makeStage: makeStage
        )
        try await serve(service, with: companions, log: log)
    }

    /// What a stage may ask about the brokers, and say aloud, while it is made. Stages know nothing else of Kafka.
    public struct Surroundings: Sendable {
        fileprivate let cluster: any Cluster
        fileprivate let log: Logger

        /// Writes a line into the log about what works and should not stay so.
        public func warn(_ message: String, metadata: [String: String] = [:]) {
            log.warning("\(message)", metadata: metadata.mapValues { .string($0) })
        }

        /// How many partitions a topic has; zero if it does not exist.
        public func partitionCount(of topic: String) async throws -> Int32 {
            try await DedicatedThread.run(name: "partition-count") {
                let consumer = try cluster.consumer(ConsumerSettings())
                defer { consumer.close() }
                return try consumer.partitionCount(of: topic)
            }
        }

        /// The partition to which every client that partitions as Java's do sends a key.
        public func partition(ofKey key: String, among count: Int32) -> Int32 {
            Murmur2Partitioner.partition(forKey: key.utf8, of: count)
        }
    }

    /// - Parameter companions: what serves beside the stage. They stop after it, whichever way it ends, the last one first: the exporter
    ///   of traces sends what is left.
    private static func serve(_ service: some Service, with companions: [any Service], log: Logger) async throws {
        var services = companions.map {
            // Workers do not heed a cancellation, which is what would follow otherwise.
            ServiceGroupConfiguration.ServiceConfiguration(service: $0, failureTerminationBehavior: .gracefullyShutdownGroup)
        }
        services.append(
            .init(
                service: service,
                successTerminationBehavior: .gracefullyShutdownGroup,
                failureTerminationBehavior: .gracefullyShutdownGroup
            )
        )
        let configuration = ServiceGroupConfiguration(
            services: services,
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: log
        )
        do {
            try await ServiceGroup(configuration: configuration).run()
        } catch let exit as StageExit {
            log.critical("stopped", metadata: ["reason": "\(exit)"])
            throw ExitCode(exit.code)
        } catch let error as AdminPortError {
            log.critical("stopped", metadata: ["reason": "\(error)"])
            throw ExitCode(78)
        }
    }
}
