import ArgumentParser
import ComitySchema
import ComityTestKit
import CommandLineKit
import Foundation
import Kafka
import LocalPipeline

/// How long an agency waits, one order at a time, and how much memory the stages hold at rest.
struct Latency: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "From submitting one order to its first notice and to its sealed answer.",
        discussion: """
            Starts the five stages as processes with review switched off and sends one order after another, each when the one \
            before is answered. Needs brokers whose Comity topics, if any, may be written to.

            Example: comity-bench latency --bootstrap localhost:9092
            """
    )

    @OptionGroup var brokers: BrokerOptions

    @Option(help: ArgumentHelp("How many orders are measured, after three that are not.", valueName: "count"))
    var orders = 20

    @Option(help: ArgumentHelp("The folder of the rulebook's versions.", valueName: "folder"))
    var rulebook = "Deploy/rulebooks"

    private static let warmUps = 3

    func validate() throws {
        guard orders > 0 else { throw ValidationError("--orders must be at least 1") }
    }

    func run() throws {
        let settings = try brokers.settings()
        let pipeline = try LocalPipeline(measuredOver: settings, rulebook: rulebook)
        defer { try? FileManager.default.removeItem(at: pipeline.directory) }
        defer { pipeline.stopAll() }
        try pipeline.startAll()
        let cluster = settings.cluster(clientID: "comity-bench")
        let inbox = try AgencyInbox(of: "GB-IPU", in: pipeline.world, cluster: cluster)
        defer { inbox.close() }

        print("measuring \(orders) orders after \(Self.warmUps) warm-ups; librdkafka \(LibrdkafkaCluster.libraryVersion)")
        var samples: [(notice: Duration, answer: Duration)] = []
        for number in 1...(Self.warmUps + orders) {
            let sample = try measure(number, pipeline, inbox, cluster)
            if number > Self.warmUps { samples.append(sample) }
        }
        report("first notice", samples.map(\.notice))
        report("sealed answer", samples.map(\.answer))
        reportMemory(of: pipeline)
    }

    private func measure(
        _ number: Int,
        _ pipeline: LocalPipeline,
        _ inbox: AgencyInbox,
        _ cluster: any Cluster
    ) throws -> (notice: Duration, answer: Duration) {
        let reference = OrderReference(unchecked: "BENCH-\(pipeline.world.now.millisecondsSince1970)-\(number)")
        let transmittal = pipeline.transmittal(of: pipeline.productionOrder(reference, categories: [.subscriber, .mail]))
        let producer = try cluster.producer()
        defer { producer.close() }
        let limit = Duration.seconds(60)
        let start = ContinuousClock.now
        try producer.send([ProducerRecord(topic: Topic.intake.name, key: nil, value: transmittal)])
        try inbox.read(until: "the first notice", within: limit) { !$0.notices(of: reference).isEmpty }
        let notice = ContinuousClock.now - start
        try inbox.read(until: "the answer", within: limit) { $0.isAnswered(reference) }
        return (notice, ContinuousClock.now - start)
    }

    private func report(_ what: String, _ durations: [Duration]) {
        let milliseconds = durations.map { $0 / .milliseconds(1) }.sorted()
        guard let least = milliseconds.first, let most = milliseconds.last else { return }
        let median = milliseconds[milliseconds.count / 2]
        print(
            label(what)
                + "min \(Int(least)) ms   median \(Int(median)) ms   max \(Int(most)) ms"
        )
    }

    private func label(_ text: String) -> String { text.padding(toLength: 18, withPad: " ", startingAt: 0) }

    private func reportMemory(of pipeline: LocalPipeline) {
        for stage in StageName.allCases {
            for process in pipeline.processes(of: stage) {
                guard let bytes = process.residentBytes else { continue }
                print(label(stage.rawValue) + "\(bytes >> 20) MiB resident")
            }
        }
    }
}
