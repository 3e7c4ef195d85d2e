import ComitySchema
import ComityTestKit
import Foundation
import Kafka
import KafkaTestKit
import LocalPipeline
import StageRuntime
import Testing

/// The five stages as real processes on a real broker, killed, paused and flooded. Runs where COMITY_TEST_BOOTSTRAP names a broker,
/// as the test command does.
@Suite(
    .enabled(if: ProcessInfo.processInfo.environment["COMITY_TEST_BOOTSTRAP"] != nil, "needs a broker in COMITY_TEST_BOOTSTRAP"),
    .serialized
)
struct ProcessTests {
    private static let bootstrap = ProcessInfo.processInfo.environment["COMITY_TEST_BOOTSTRAP"] ?? ""
    private let cluster = LibrdkafkaCluster(bootstrap: Self.bootstrap, clientID: "comity-test")
    private let run = UUID().uuidString.prefix(8).lowercased()

    /// Runs `body` with a pipeline whose stages are up, on a thread that may block, and stops them.
    private func withPipeline(
        isReviewRequired: Bool = false,
        _ body: @escaping @Sendable (LocalPipeline, AgencyInbox) throws -> Void
    ) async throws {
        let cluster = cluster
        try await DedicatedThread.run(name: "end-to-end") {
            let directory = FileManager.default.temporaryDirectory.appending(path: "comity-e2e-\(UUID().uuidString)")
            let pipeline = try LocalPipeline(
                bootstrap: Self.bootstrap,
                directory: directory,
                binaries: Self.binaries,
                rulebook: DeployedRulebook.folder,
                isReviewRequired: isReviewRequired
            )
            let inbox = try AgencyInbox(of: "GB-IPU", in: pipeline.world, cluster: cluster)
            defer {
                inbox.close()
                pipeline.stopAll()
            }
            try pipeline.startAll()
            try body(pipeline, inbox)
            try? FileManager.default.removeItem(at: directory)
        }
    }

    /// The executables are built into the folder of the test bundle.
    private static var binaries: URL {
        URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    }

    private func reference(_ name: String) -> OrderReference { OrderReference(unchecked: "E2E/\(run)/\(name)") }

    @Test func anOrderIsAnsweredAndEveryStageStopsWithinFiveSeconds() async throws {
        let reference = reference("plain")
        try await withPipeline { [cluster] pipeline, inbox in
            try pipeline.submit([pipeline.transmittal(of: pipeline.productionOrder(reference))], to: cluster)
            try inbox.read(until: "the answer", within: .seconds(60)) { $0.isAnswered(reference) }
            #expect(inbox.parts.map(\.binding.sequence) == Array(1...inbox.parts.count))
            let start = ContinuousClock.now
            #expect(pipeline.stopAll() == [:])
            #expect(ContinuousClock.now - start < .seconds(5))
        }
    }

    @Test func afterABurstOfBrokenRecordsTheNextGoodOrderIsAnswered() async throws {
        let reference = reference("after-burst")
        try await withPipeline { [cluster] pipeline, inbox in
            var random = SeededGenerator(seed: 11)
            let good = pipeline.transmittal(of: pipeline.productionOrder(self.reference("burst-seed")))
            let burst = (0..<1_000).map { number -> [UInt8] in
                switch number % 3 {
                case 0: (0..<Int.random(in: 0...2_000, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
                case 1: Array(good.prefix(Int.random(in: 0..<good.count, using: &random)))
                default: Mutation.mutate(good, using: &random)
                }
            }
            let before = try self.end(of: .deadLetters)
            try pipeline.submit(burst, to: cluster)
            try pipeline.submit([pipeline.transmittal(of: pipeline.productionOrder(reference))], to: cluster)
            try inbox.read(until: "the answer", within: .seconds(90)) { $0.isAnswered(reference) }
            #expect(try self.count(.deadLetters, from: before) == 1_000, "every broken record is kept")
        }
    }

    @Test func theLargestRecordThatABrokerTakesIsADeadLetterToo() async throws {
        let reference = reference("after-large")
        try await withPipeline { [cluster] pipeline, inbox in
            let before = try self.end(of: .deadLetters)
            try pipeline.submit([Array(repeating: UInt8(ascii: "x"), count: 1_000_000)], to: cluster)
            try pipeline.submit([pipeline.transmittal(of: pipeline.productionOrder(reference))], to: cluster)
            try inbox.read(until: "the answer", within: .seconds(60)) { $0.isAnswered(reference) }
            #expect(try self.count(.deadLetters, from: before) == 1)
        }
    }

    @Test func everyOrderIsAnsweredOnceThoughEveryStageIsKilledAgainAndAgain() async throws {
        let references = (0..<12).map { reference("kill-\($0)") }
        try await withPipeline { [cluster] pipeline, inbox in
            var random = SeededGenerator(seed: 5)
            for (number, reference) in references.enumerated() {
                try pipeline.submit([pipeline.transmittal(of: pipeline.productionOrder(reference))], to: cluster)
                if number % 2 == 0 {
                    Thread.sleep(forTimeInterval: Double.random(in: 0..<0.3, using: &random))
                    try pipeline.crash(StageName.allCases[number / 2 % StageName.allCases.count])
                }
            }
            try inbox.read(until: "all answers", within: .seconds(150)) { inbox in references.allSatisfy(inbox.isAnswered) }
            try? inbox.read(until: "nothing more", within: .seconds(3)) { _ in false }
            for reference in references {
                let sequences = inbox.parts.filter { $0.binding.order == reference }.map(\.binding.sequence)
                #expect(sequences == Array(1...sequences.count), "\(reference)")
                let kinds = inbox.notices(of: reference).map(\.kind)
                #expect(kinds.count == Set(kinds).count && kinds.contains(.delivered), "\(reference)")
            }
        }
    }

    @Test(
        .disabled(
            if: ProcessInfo.processInfo.environment["COMITY_TEST_STAND_IN"].map { !$0.isEmpty } ?? false,
            "the local stand-in for Apache Kafka never expires a member that hangs"
        )
    )
    func aStageThatHangsIsReplacedAndDoesNoHarmWhenItWakes() async throws {
        let references = (0..<4).map { reference("zombie-\($0)") }
        try await withPipeline { [cluster] pipeline, inbox in
            let sleepers = try [StageName.validate, .retrieve, .deliver].map { try #require(pipeline.processes(of: $0).first) }
            try pipeline.submit([pipeline.transmittal(of: pipeline.productionOrder(references[0]))], to: cluster)
            try inbox.read(until: "the first answer", within: .seconds(60)) { $0.isAnswered(references[0]) }
            for sleeper in sleepers { sleeper.pause() }
            for stage in [StageName.validate, .retrieve, .deliver] { try pipeline.start(stage, instance: "1") }
            try pipeline.submit([pipeline.transmittal(of: pipeline.productionOrder(references[1]))], to: cluster)
            Thread.sleep(forTimeInterval: 12)
            for sleeper in sleepers { sleeper.resume() }
            for reference in references.dropFirst(2) {
                try pipeline.submit([pipeline.transmittal(of: pipeline.productionOrder(reference))], to: cluster)
            }
            try inbox.read(until: "all answers", within: .seconds(120)) { inbox in references.allSatisfy(inbox.isAnswered) }
            for reference in references {
                let sequences = inbox.parts.filter { $0.binding.order == reference }.map(\.binding.sequence)
                #expect(sequences == Array(1...sequences.count), "\(reference)")
            }
        }
    }

    @Test func lagAtRestIsZeroForEveryStage() async throws {
        let reference = reference("lag")
        try await withPipeline { [cluster] pipeline, inbox in
            try pipeline.submit([pipeline.transmittal(of: pipeline.productionOrder(reference))], to: cluster)
            try inbox.read(until: "the answer", within: .seconds(60)) { $0.isAnswered(reference) }
            let deadline = ContinuousClock.now + .seconds(20)
            var lags: [String: Int64] = [:]
            repeat {
                Thread.sleep(forTimeInterval: 0.3)
                lags = try self.lags()
            } while lags.values.contains { $0 != 0 } && ContinuousClock.now < deadline
            #expect(lags.filter { $0.value != 0 } == [:])
        }
    }

    /// The times are those of the events, which the provider's systems write 50 a second, and of the register's entries.
    @Test func anInterceptionBeginsAndEndsWithinASecondOfItsEntryInTheRegister() async throws {
        let reference = reference("live")
        try await withPipeline { [cluster] pipeline, inbox in
            let order = pipeline.warrant(reference)
            let caseID = CaseID(authority: "GB-IPU", reference: reference)
            let starts = (try self.end(of: .tasks), try self.end(of: .outcomes))
            let provider = try cluster.producer()
            defer { provider.close() }
            func play(until what: String, _ isDone: () -> Bool) throws {
                let deadline = ContinuousClock.now + .seconds(60)
                while !isDone() {
                    guard ContinuousClock.now < deadline else { throw LocalPipelineError.timedOut(waitingFor: what) }
                    try provider.send([LocalPipeline.liveEvent()])
                    try? inbox.read(until: "the next event", within: .milliseconds(20)) { _ in false }
                }
            }
            try pipeline.submit([pipeline.transmittal(of: order)], to: cluster)
            try play(until: "events") { inbox.parts.count { $0.binding.order == reference } > 20 }
            try pipeline.submit([pipeline.cancellation(of: order)], to: cluster)
            try play(until: "the confirmation") { inbox.notices(of: reference).contains { $0.kind == .cancelled } }

            let entries = try self.values(TaskRecord.self, in: .tasks, from: starts.0).filter { $0.value.caseID == caseID }
            let activated = try #require(entries.first { $0.value.action == .interception && $0.value.status == .active }).at
            let ended = try #require(entries.first { $0.value.action == .interception && $0.value.status == .cancelled }).at
            let first = try #require(inbox.parts.first { $0.binding.order == reference && $0.binding.content == .items })
            let item = try #require(try CanonicalJSON.decode(PartContent.self, from: first.plaintext).items.first)
            #expect(item.at.timeIntervalSince(activated) < 1)
            let outcomes = try self.values(Outcome.self, in: .outcomes, from: starts.1).filter { $0.value.caseID == caseID }
            let last = outcomes.compactMap { entry -> Date? in
                if case .interceptionStopped(_, let lastEventAt) = entry.value.event { lastEventAt } else { nil }
            }
            #expect(try #require(last.first).timeIntervalSince(ended) < 1)
            print(
                "captured from \(item.at.timeIntervalSince(activated)) s after the entry to \(last[0].timeIntervalSince(ended)) s"
            )
        }
    }

    // MARK: Brokers

    /// What is in a topic since some offsets, and when it was written.
    private func values<Value: Decodable>(
        _ type: Value.Type,
        in topic: Topic,
        from starts: [TopicPartition: Int64]
    ) throws -> [(value: Value, at: Date)] {
        let reader = try cluster.consumer(ConsumerSettings())
        defer { reader.close() }
        try reader.assign(starts.mapValues { .offset($0) })
        let ends = try end(of: topic)
        var found: [(value: Value, at: Date)] = []
        let deadline = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < deadline {
            _ = try reader.poll(upTo: 1_000, wait: .milliseconds(100)) { record in
                guard let bytes = record.value, let value = try? CanonicalJSON.decode(type, from: Array(bytes)) else { return }
                found.append((value, Date(millisecondsSince1970: record.timestampMilliseconds)))
            }
            let positions = try reader.position(of: Array(ends.keys))
            if ends.allSatisfy({ positions[$0.key] ?? starts[$0.key] ?? 0 >= $0.value }) { break }
        }
        return found
    }

    private func end(of topic: Topic) throws -> [TopicPartition: Int64] {
        let reader = try cluster.consumer(ConsumerSettings())
        defer { reader.close() }
        var ends: [TopicPartition: Int64] = [:]
        for number in 0..<(try reader.partitionCount(of: topic.name)) {
            let partition = TopicPartition(topic.name, number)
            ends[partition] = try reader.watermarks(of: partition, isolation: .readCommitted).high
        }
        return ends
    }

    private func count(_ topic: Topic, from starts: [TopicPartition: Int64]) throws -> Int {
        let reader = try cluster.consumer(ConsumerSettings())
        defer { reader.close() }
        try reader.assign(starts.mapValues { .offset($0) })
        var count = 0
        var quiet = 0
        while quiet < 15 {
            let before = count
            _ = try reader.poll(upTo: 10_000, wait: .milliseconds(200)) { _ in count += 1 }
            quiet = count == before ? quiet + 1 : 0
        }
        return count
    }

    private func lags() throws -> [String: Int64] {
        let admin = try cluster.admin()
        let reader = try cluster.consumer(ConsumerSettings())
        defer {
            admin.close()
            reader.close()
        }
        var lags: [String: Int64] = [:]
        for stage in StageName.allCases {
            let committed = try admin.committedOffsets(ofGroup: stage.rawValue)
            for topic in stage.inputs {
                for number in 0..<(try reader.partitionCount(of: topic.name)) {
                    let partition = TopicPartition(topic.name, number)
                    let end = try reader.watermarks(of: partition, isolation: .readUncommitted)
                    lags["\(stage.rawValue) \(partition)"] = end.high - max(committed[partition] ?? 0, end.low)
                }
            }
        }
        return lags
    }
}
