import ArgumentParser
import CRawConsumer
import ComitySchema
import CommandLineKit
import Foundation
import Kafka
import LocalPipeline

/// Reads the live topic as fast as librdkafka lets a loop in C. A program of its own, so that its memory and its processor time are.
struct RawReading: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "raw",
        abstract: "Counts live records in a loop over librdkafka in C, configured as the interception stage is.",
        shouldDisplay: false
    )

    @OptionGroup var brokers: BrokerOptions
    @Option var records: Int
    @Option var partitions: Int32
    @Flag var batches = false

    func run() throws {
        let settings = try brokers.settings()
        let cluster = LibrdkafkaCluster(bootstrap: settings.bootstrap, settings: settings.kafka, clientID: "comity-bench-raw")
        let configuration = cluster.configuration(ofConsumer: ConsumerSettings(group: StageName.intercept.rawValue))
        // The stage follows the register beside the stream, which costs the brokers a consumer that waits at the register's end.
        let follower = try Self.follower(of: .tasks, in: cluster)
        defer { follower.close() }
        let outcome = Self.consume(configuration, partitions: partitions, records: Int64(records), inBatches: batches)
        let problem = withUnsafeBytes(of: outcome.problem) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        guard problem.isEmpty else { throw CommandFailure(.unavailable, "RawNotRead", "the raw consumer failed: \(problem)") }
        StandardOutput.line(
            json: CanonicalJSON.encode(
                Outcome(
                    records: Int(outcome.records),
                    nanoseconds: Int(outcome.nanoseconds),
                    processorNanoseconds: Int(outcome.cpu_nanoseconds),
                    loopNanoseconds: Int(outcome.loop_cpu_nanoseconds),
                    peakBytes: Int(outcome.peak_bytes)
                )
            )
        )
    }

    private static func follower(of topic: Topic, in cluster: any Cluster) throws -> any Consumer {
        let follower = try cluster.consumer(ConsumerSettings())
        let partitions = (0..<(try follower.partitionCount(of: topic.name))).map { TopicPartition(topic.name, $0) }
        try follower.assign(Dictionary(uniqueKeysWithValues: partitions.map { ($0, .end) }))
        return follower
    }

    private struct Outcome: Codable {
        let records: Int
        let nanoseconds: Int
        let processorNanoseconds: Int
        let loopNanoseconds: Int
        let peakBytes: Int
    }

    private static func consume(
        _ configuration: [String: String],
        partitions: Int32,
        records: Int64,
        inBatches: Bool
    ) -> raw_outcome_t {
        // The C side reads the texts only during the call, and they live until its end.
        let texts = configuration.map { (name: strdup($0.key), value: strdup($0.value)) }
        defer {
            for text in texts {
                free(text.name)
                free(text.value)
            }
        }
        let settings = texts.map { raw_setting_t(name: $0.name, value: $0.value) }
        return raw_consume(settings, settings.count, Topic.live.name, partitions, records, inBatches)
    }

    /// Runs this command as a process and returns what it measured.
    static func measure(
        _ brokers: BrokerSettings,
        config: String?,
        partitions: Int,
        records: Int,
        inBatches: Bool,
        log: URL
    ) throws -> Reading {
        var arguments = [configuration.commandName ?? "", "--bootstrap", brokers.bootstrap]
        arguments += config.map { ["--config", $0] } ?? []
        arguments += ["--records", "\(records)", "--partitions", "\(partitions)"]
        if inBatches { arguments.append("--batches") }
        let process = try ChildProcess(
            executable: URL(filePath: "/proc/self/exe").resolvingSymlinksInPath(),
            arguments: arguments,
            log: log
        )
        let code = process.wait()
        let text = try String(contentsOf: log, encoding: .utf8)
        guard code == 0, let line = text.split(separator: "\n").last else {
            throw LocalPipelineError.commandFailed(arguments: arguments, code: code, output: text)
        }
        let outcome = try CanonicalJSON.decode(Outcome.self, from: Array(line.utf8))
        return Reading(
            records: outcome.records,
            seconds: Double(outcome.nanoseconds) / 1e9,
            processorSeconds: Double(outcome.processorNanoseconds) / 1e9,
            loopSeconds: Double(outcome.loopNanoseconds) / 1e9,
            peakBytes: outcome.peakBytes
        )
    }
}
