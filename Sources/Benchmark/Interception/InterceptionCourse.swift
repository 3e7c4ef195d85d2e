import ComitySchema
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
    /// The parts whose targets may be in the register.
    private var registered: Set<InterceptionBench.Part>

    init(_ options: InterceptionBench) throws {
        self.options = options
        settings = try options.brokers.settings()
        cluster = settings.cluster(clientID: "comity-bench")
        registered = options.reuse ? Set(InterceptionBench.Part.allCases) : []
        if !options.reuse { try EmptyBrokers.require([.live, .tasks], in: cluster, orElse: ", or say --reuse") }
        StandardError.line("making topics")
        pipeline = try LocalPipeline(
            measuredOver: settings,
            rulebook: options.rulebook,
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
        StandardError.line(isThere ? "counting the targets' live records" : "writing \(options.records) live records")
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
        StandardError.line("\(bytes / options.records) bytes a record; \(matches) of \(options.records) are of targets")
    }

    /// Makes the register hold exactly the targets that a part wants.
    func register(for part: InterceptionBench.Part) throws {
        StandardError.line("registering the targets of \(part.rawValue)")
        for other in registered where other != part { try register.forget(other.rawValue, targetCount(of: other)) }
        registered = [part]
        switch part {
        case .match: try register.write(part.rawValue, against: population.targets)
        case .noMatch, .restore:
            // Accounts that are not in the stream.
            let accounts = (0..<targetCount(of: part)).lazy.map { AccountID(unchecked: "\(part.rawValue)-\($0 + 100_000_000)") }
            try register.write(part.rawValue, against: accounts)
        }
    }

    private func targetCount(of part: InterceptionBench.Part) -> Int {
        part == .restore ? options.restoredTargets : options.targets
    }

    // MARK: Who reads

    func measureReading(_ part: InterceptionBench.Part) throws -> Comparison {
        let isMatching = part == .match
        try register(for: part)
        let startSeconds = try letStageRest()
        var comparison = Comparison(
            title: isMatching ? "\(Percentage.text(Double(matches) / Double(options.records))) sealed" : "no match",
            leastShare: isMatching ? 0.5 : 0.9,
            matches: isMatching ? matches : 0
        )
        for round in 1...options.rounds {
            StandardError.line("\(comparison.title), round \(round) of \(options.rounds)")
            comparison.polling.append(try readRaw(inBatches: false))
            comparison.batching.append(try readRaw(inBatches: true))
            comparison.stage.append(try readWithStage(matches: comparison.matches, startSeconds: startSeconds))
        }
        return comparison
    }

    /// Lets the stage tell what follows from a new register, which is not measured.
    ///
    /// - Returns: how long a stage takes to be ready once it has its partitions, in seconds, where there is nothing to read.
    private func letStageRest() throws -> Double {
        try watch.rewind(toEnd: true)
        let process = try pipeline.start(.intercept, isLasting: false)
        try watch.await(Self.assigned, in: pipeline.logFile(of: .intercept), of: process)
        let start = ContinuousClock.now
        try watch.await(Self.ready, in: pipeline.logFile(of: .intercept), of: process)
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        try watch.awaitRest(of: process)
        try stop(process)
        return seconds
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
        StandardError.line("  raw \(inBatches ? "in batches" : "one by one"): \(Int(reading.rate)) records/s")
        return reading
    }

    /// - Parameter startSeconds: what a stage takes to be ready, which is no matter of its rate and is taken off.
    private func readWithStage(matches: Int, startSeconds: Double) throws -> Reading {
        try watch.rewind()
        let sealed = try SealedEvents(cluster, opening: pipeline.world)
        let process = try pipeline.start(.intercept, isLasting: false)
        try watch.await(Self.assigned, in: pipeline.logFile(of: .intercept), of: process)
        let (start, processorStart, threadsStart) = (ContinuousClock.now, process.processorTime, process.threads)
        try watch.awaitEnd(of: process)
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        let (processorEnd, threadsEnd, peak) = (process.processorTime, process.threads, process.peakResidentBytes)
        guard let processorStart, let processorEnd, let peak else {
            throw CommandFailure(.unavailable, "StageEnded", "comity-intercept ended on its own")
        }
        if matches > 0 { try watch.awaitRest(of: process) }
        try stop(process)
        try sealed.require(matches)
        let reading = Reading(
            records: options.records,
            // What a stage writes commits at once; only when nothing matched does the end show after a wait.
            seconds: max(seconds - startSeconds - (matches > 0 ? 0 : Self.idleWait), 0.001),
            processorSeconds: (processorEnd - processorStart) / .seconds(1),
            loopSeconds: Self.busiest(threadsStart, threadsEnd) / .seconds(1),
            peakBytes: peak
        )
        StandardError.line("  comity-intercept: \(Int(reading.rate)) records/s")
        return reading
    }

    /// The processor time that the stage's own thread has used: of those that are not librdkafka's the one that has used most.
    private static func busiest(_ start: [ChildProcess.ThreadUse], _ end: [ChildProcess.ThreadUse]) -> Duration {
        let before = Dictionary(uniqueKeysWithValues: start.map { ($0.id, $0.processorTime) })
        return end.filter { !$0.name.hasPrefix("rdk:") }.map { $0.processorTime - before[$0.id, default: .zero] }.max() ?? .zero
    }

    /// What an idle stage takes, measured while the register is empty.
    func measureIdleStart() throws -> Restoring {
        for part in registered { try register.forget(part.rawValue, targetCount(of: part)) }
        registered = []
        StandardError.line("starting with an empty register")
        return try measureRestoration()
    }

    /// How long the stage takes to read the register, which it does before it asks for its partitions, and what it holds then.
    func measureRestoration() throws -> Restoring {
        try watch.rewind(toEnd: true)
        let start = ContinuousClock.now
        let process = try pipeline.start(.intercept, isLasting: false)
        try watch.await(Self.assigned, in: pipeline.logFile(of: .intercept), of: process)
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        let processorTime = process.processorTime
        try awaitRest(of: process)
        guard let processorTime, let bytes = process.residentBytes else {
            throw CommandFailure(.unavailable, "StageEnded", "comity-intercept ended on its own")
        }
        try stop(process)
        StandardError.line("  assigned after \(String(format: "%.1f", seconds)) s, \(bytes / 1_000_000) MB at rest")
        return Restoring(seconds: seconds, processorSeconds: processorTime / .seconds(1), residentBytes: bytes)
    }

    /// Waits until the stage has told all that follows from the register.
    private func awaitRest(of process: ChildProcess) throws {
        try watch.await(Self.ready, in: pipeline.logFile(of: .intercept), of: process)
        try watch.awaitRest(of: process)
    }

    private func stop(_ process: ChildProcess) throws {
        process.terminate()
        switch process.wait() {
        case 0: return
        case ExitStatus.tryLater.rawValue: StandardError.line("  comity-intercept did not stop in time")
        case let code:
            throw CommandFailure(.unavailable, "StageEnded", "comity-intercept ended with status \(code) instead of 0")
        }
    }

    /// What a stage logs when the group has given it its share.
    private static let assigned = "partitions assigned"
    /// What it logs when it has its state.
    private static let ready = "comity-intercept: ready"
}
