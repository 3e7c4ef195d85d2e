import ComitySchema
import ComityTestKit
import CommandLineKit
import Foundation
import Kafka
import LocalPipeline
import SampleProvider

/// The course of the measurement: what is written, and who reads it when.
final class InterceptionCourse {
    /// So many accounts for each target, spread over all ranks of popularity, make one event in a hundred a target's.
    private static let accountsPerTarget = 75
    private static let batch = 20_000
    /// How long a stage that has nothing to write waits for more before it commits its position.
    private static let idleWait = 0.1

    private let options: InterceptionBench
    private let settings: BrokerSettings
    private let pipeline: LocalPipeline
    private let cluster: any Cluster
    private let producer: any Producer
    private let watch: StageWatch
    private let register: SampleRegister
    private let population: LivePopulation
    private var matches = 0

    init(_ options: InterceptionBench) throws {
        self.options = options
        settings = try options.brokers.settings()
        cluster = settings.cluster(clientID: "comity-bench")
        if !options.reuse { try Self.requireEmpty(cluster) }
        Progress.tell("making topics")
        pipeline = try LocalPipeline(
            bootstrap: settings.bootstrap,
            kafka: settings.kafka,
            directory: FileManager.default.temporaryDirectory.appending(path: "comity-bench-\(UUID().uuidString)"),
            binaries: URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent(),
            rulebook: URL(filePath: options.rulebook),
            isReviewRequired: false,
            partitions: options.reuse ? nil : options.partitions
        )
        producer = try cluster.producer()
        watch = try StageWatch(cluster)
        register = SampleRegister(world: pipeline.world, producer: producer)
        population = LivePopulation(accounts: options.targets * Self.accountsPerTarget, targets: options.targets)
    }

    func end() {
        pipeline.stopAll()
        producer.close()
        watch.close()
        try? FileManager.default.removeItem(at: pipeline.directory)
    }

    private static func requireEmpty(_ cluster: any Cluster) throws {
        let admin = try cluster.admin()
        defer { admin.close() }
        let present = try admin.topics()
        let consumer = try cluster.consumer(ConsumerSettings())
        defer { consumer.close() }
        for topic in [Topic.live, .tasks] {
            for partition in 0..<(present[topic.name] ?? 0) {
                let ends = try consumer.watermarks(of: TopicPartition(topic.name, partition), isolation: .readUncommitted)
                guard ends.high == 0 else {
                    throw CommandFailure(
                        .configuration,
                        "BrokerInUse",
                        "\(topic.name) holds records already; name brokers that hold nothing of Comity's, or say --reuse"
                    )
                }
            }
        }
    }

    // MARK: What is written

    /// Writes the live records, unless they are there, and counts those that are of targets.
    func writeStream() throws {
        let isThere = options.reuse
        if isThere, try watch.liveRecords() != options.records {
            throw CommandFailure(
                .configuration,
                "StreamDiffers",
                "\(Topic.live.name) does not hold \(options.records) records; say --records as the run did that wrote them"
            )
        }
        Progress.tell(isThere ? "counting the targets' live records" : "writing \(options.records) live records")
        var stream = LiveStream(of: population, run: "bench", targetCountries: [CountryCode(unchecked: "CZ")])
        var left = options.records
        var bytes = 0
        while left > 0 {
            try Interruption.check()
            let now = Date().wholeMilliseconds
            let events = (0..<min(left, Self.batch)).map { _ in stream.next(at: now) }
            left -= events.count
            matches += events.count { $0.isTarget }
            bytes += events.reduce(0) { $0 + $1.value.count }
            guard !isThere else { continue }
            try producer.send(events.map { ProducerRecord(topic: Topic.live.name, key: $0.key, value: $0.value) })
        }
        Progress.tell("\(bytes / options.records) bytes a record; \(matches) of \(options.records) are of targets")
    }

    /// Registers targets that have no events until the register has as many as it is to be restored with.
    func fillRegister() throws {
        Progress.tell("registering \(options.restoredTargets) targets")
        try register.write("restored", against: Self.absent(options.restoredTargets, "restored"))
    }

    /// Accounts that are not in the stream.
    private static func absent(_ count: Int, _ name: String) -> some Sequence<AccountID> {
        (0..<count).lazy.map { AccountID(unchecked: "\(name)-\($0 + 1_000_000_000)") }
    }

    // MARK: Who reads

    func measureReading(_ part: InterceptionBench.Part) throws -> Comparison {
        let isMatching = part == .match
        Progress.tell("registering \(options.targets) targets \(isMatching ? "with" : "without") events")
        if isMatching {
            try register.write("present", against: population.targets)
        } else {
            try register.write("absent", against: Self.absent(options.targets, "absent"))
        }
        try letStageRest()
        var comparison = Comparison(
            title: isMatching ? "\(Percentage.text(Double(matches) / Double(options.records))) sealed" : "no match",
            leastShare: isMatching ? 0.5 : 0.9,
            matches: isMatching ? matches : 0
        )
        for round in 1...options.rounds {
            Progress.tell("\(comparison.title), round \(round) of \(options.rounds)")
            comparison.polling.append(try readRaw(inBatches: false))
            comparison.batching.append(try readRaw(inBatches: true))
            comparison.stage.append(try readWithStage(matches: comparison.matches))
        }
        return comparison
    }

    /// Lets the stage tell what follows from a new register, which is not measured.
    private func letStageRest() throws {
        try watch.rewind(toEnd: true)
        let process = try pipeline.start(.intercept, isLasting: false)
        try watch.await(Self.assigned, in: pipeline.logFile(of: .intercept), of: process)
        try watch.awaitRest(of: process)
        try stop(process)
    }

    private func readRaw(inBatches: Bool) throws -> Reading {
        let reading = try RawReading.measure(
            settings,
            config: options.brokers.config,
            partitions: watch.partitions,
            records: options.records,
            inBatches: inBatches,
            log: pipeline.file("raw.log")
        )
        Progress.tell("  raw \(inBatches ? "in batches" : "one by one"): \(Int(reading.rate)) records/s")
        return reading
    }

    private func readWithStage(matches: Int) throws -> Reading {
        try watch.rewind()
        let sealed = try SealedEvents(cluster, opening: pipeline.world)
        let process = try pipeline.start(.intercept, isLasting: false)
        try watch.await(Self.assigned, in: pipeline.logFile(of: .intercept), of: process)
        let (start, processorStart) = (ContinuousClock.now, process.processorTime)
        try watch.awaitEnd(of: process)
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        let (processorEnd, peak) = (process.processorTime, process.peakResidentBytes)
        guard let processorStart, let processorEnd, let peak else {
            throw CommandFailure(.unavailable, "StageEnded", "comity-intercept ended on its own")
        }
        if matches > 0 { try watch.awaitRest(of: process) }
        try stop(process)
        try sealed.require(matches)
        let reading = Reading(
            records: options.records,
            // What a stage writes commits at once; only when nothing matched does the end show after a wait.
            seconds: matches > 0 ? seconds : max(seconds - Self.idleWait, 0.001),
            processorSeconds: (processorEnd - processorStart) / .seconds(1),
            peakBytes: peak
        )
        Progress.tell("  comity-intercept: \(Int(reading.rate)) records/s")
        return reading
    }

    /// How long the stage takes to read the register, which it does before it asks for its partitions.
    func measureRestoration(_ what: String) throws -> Restoring {
        Progress.tell("starting with \(what)")
        try watch.rewind(toEnd: true)
        let start = ContinuousClock.now
        let process = try pipeline.start(.intercept, isLasting: false)
        try watch.await(Self.assigned, in: pipeline.logFile(of: .intercept), of: process)
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        try watch.awaitRest(of: process)
        guard let bytes = process.residentBytes else {
            throw CommandFailure(.unavailable, "StageEnded", "comity-intercept ended on its own")
        }
        try stop(process)
        return Restoring(seconds: seconds, residentBytes: bytes)
    }

    private func stop(_ process: ChildProcess) throws {
        process.terminate()
        switch process.wait() {
        case 0: return
        case ExitStatus.tryLater.rawValue: Progress.tell("  comity-intercept did not stop in time")
        case let code:
            throw CommandFailure(.unavailable, "StageEnded", "comity-intercept ended with status \(code) instead of 0")
        }
    }

    /// What a stage logs when the group has given it its share.
    private static let assigned = "partitions assigned"
}

/// Tells on standard error how far the measurement is.
enum Progress {
    static func tell(_ text: String) { StandardError.line(text) }
}
