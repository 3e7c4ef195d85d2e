import ComitySchema
import CommandLineKit
import Foundation
import Kafka
import KafkaTestKit
import Testing

@testable import Casework
@testable import Operator

@Suite struct `Lag` {
    let clock = TestClock()
    let cluster: MemoryCluster
    let intake = TopicPartition(Topic.intake.name, 0)

    init() throws {
        cluster = MemoryCluster(clock: clock)
        let plan = TopicPlan(partitions: 2, replication: 1, agencies: [])
        _ = try TopicCreator(admin: try cluster.admin()).create(plan)
    }

    private func report() throws -> LagReport {
        let survey = try LagSurvey(of: cluster)
        defer { survey.close() }
        return try survey.run()
    }

    private func lag(of stage: StageName = .intake, in report: LagReport) throws -> PartitionLag {
        try #require(report.partitions.first { $0.stage == stage && $0.partition == 0 })
    }

    private func send(_ count: Int, to topic: Topic) throws {
        let producer = try cluster.producer()
        defer { producer.close() }
        try producer.send((0..<count).map { ProducerRecord(topic: topic.name, partition: 0, key: nil, value: [UInt8($0)]) })
    }

    /// Writes records in a transaction, whose end takes an offset of its own.
    private func transact(_ count: Int, to topic: Topic, commits: Bool = true) throws {
        let producer = try cluster.transactionalProducer(TransactionalProducerSettings(transactionalID: "t"))
        defer { producer.close() }
        try producer.initTransactions()
        try producer.begin()
        for number in 0..<count {
            try producer.send(ProducerRecord(topic: topic.name, partition: 0, key: nil, value: [UInt8(number)]))
        }
        if commits { try producer.commit() } else { try producer.abort() }
    }

    /// Lets a member of a stage's group commit an offset. The member stays until the consumer is closed.
    private func commit(_ offset: Int64, of partition: TopicPartition, as stage: StageName) throws -> any Consumer {
        let consumer = try cluster.consumer(ConsumerSettings(group: stage.rawValue))
        try consumer.subscribe(to: [partition.topic])
        _ = try consumer.poll(upTo: 10, wait: .zero) { _ in }
        try consumer.commit([partition: offset])
        return consumer
    }

    @Test func `is nothing where nothing is`() throws {
        let report = try report()
        #expect(report.partitions.allSatisfy { $0.lag == 0 && $0.committed == nil && $0.lagSeconds(at: clock.now) == 0 })
        #expect(report.totals.map(\.stage) == StageName.allCases)
        #expect(report.totals.map(\.partitions) == [2, 6, 2, 2, 6])
        #expect(report.totals.allSatisfy { $0.group == nil })
        #expect(report.missing.isEmpty)
    }

    @Test func `is everything that is there for a stage that never committed, and what is left for one that did`() throws {
        try send(5, to: .intake)
        #expect(try report().totals.first?.lag == 5)
        let consumer = try commit(3, of: intake, as: .intake)
        defer { consumer.close() }
        let report = try report()
        #expect(report.totals.first?.group == "Stable")
        let lag = try lag(in: report)
        #expect(lag.committed == 3)
        #expect(lag.end == 5)
        #expect(lag.lag == 2)
    }

    @Test func `counts a topic for each stage that reads it, from where that stage is`() throws {
        try send(3, to: .tasks)
        let consumer = try commit(2, of: TopicPartition(Topic.tasks.name, 0), as: .deliver)
        defer { consumer.close() }
        let lags = try report().partitions.filter { $0.lag > 0 }
        #expect(lags.map(\.stage) == [.retrieve, .deliver])
        #expect(lags.map(\.lag) == [3, 1])
    }

    @Test func `does not count what is not decided yet`() throws {
        let producer = try cluster.transactionalProducer(TransactionalProducerSettings(transactionalID: "t"))
        defer { producer.close() }
        try producer.initTransactions()
        try producer.begin()
        try producer.send(ProducerRecord(topic: Topic.intake.name, key: nil, value: [1]))
        #expect(try report().totals.first?.lag == 0)
        try producer.commit()
        #expect(try #require(try report().totals.first).lag > 0)
    }

    @Test func `is nothing where only the end of a transaction is left, or what was aborted`() throws {
        try transact(3, to: .intake)
        let consumer = try commit(3, of: intake, as: .intake)
        defer { consumer.close() }
        let before = try lag(in: report())
        #expect(before.end == 4)
        #expect(before.lag == 0)
        #expect(before.lagSeconds(at: clock.now) == 0)
        try transact(2, to: .intake, commits: false)
        let after = try lag(in: report())
        #expect(after.end == 7)
        #expect(after.lag == 0)
        try transact(1, to: .intake)
        #expect(try lag(in: report()).lag == 6)
    }

    @Test func `does not count what the brokers have deleted`() throws {
        try send(5, to: .intake)
        let consumer = try commit(1, of: intake, as: .intake)
        defer { consumer.close() }
        cluster.expire(intake, before: 4)
        let lag = try lag(in: report())
        #expect(lag.committed == 1)
        #expect(lag.lag == 1)
    }

    @Test func `as time is the age of the oldest record that is not committed`() throws {
        try send(1, to: .intake)
        clock.advance(by: .seconds(20))
        try send(2, to: .intake)
        clock.advance(by: .seconds(5))
        #expect(try lag(in: report()).lagSeconds(at: clock.now) == 25)
        let consumer = try commit(1, of: intake, as: .intake)
        defer { consumer.close() }
        #expect(try lag(in: report()).lagSeconds(at: clock.now) == 5)
        try consumer.commit([intake: 3])
        #expect(try lag(in: report()).lagSeconds(at: clock.now) == 0)
    }

    @Test func `as time passes over ends of transactions and aborted records`() throws {
        try transact(1, to: .intake, commits: false)
        clock.advance(by: .seconds(60))
        try transact(1, to: .intake)
        clock.advance(by: .seconds(2))
        #expect(try lag(in: report()).lagSeconds(at: clock.now) == 2)
    }

    @Test func `as time is not below zero where clocks differ, and is not known of a record without a time`() {
        let now = clock.now
        let ahead = PartitionLag(stage: .intake, topic: "t", partition: 0, committed: 0, end: 1, lag: 1, oldest: now + 3)
        #expect(ahead.lagSeconds(at: now) == 0)
        let timeless = PartitionLag(stage: .intake, topic: "t", partition: 0, committed: 0, end: 1, lag: 1)
        #expect(timeless.lagSeconds(at: now) == nil)
    }

    @Test func `is the same when it is asked for again, and follows what happens in between`() throws {
        let survey = try LagSurvey(of: cluster)
        defer { survey.close() }
        try send(2, to: .intake)
        clock.advance(by: .seconds(3))
        for _ in 0..<3 { #expect(try lag(in: survey.run()).lagSeconds(at: clock.now) == 3) }
        let consumer = try commit(2, of: intake, as: .intake)
        defer { consumer.close() }
        #expect(try lag(in: survey.run()).lag == 0)
        try transact(1, to: .intake)
        #expect(try lag(in: survey.run()).lag == 2)
    }

    @Test func `names the topics that are missing`() throws {
        let bare = MemoryCluster(clock: clock)
        bare.createTopic(Topic.intake.name, partitions: 1)
        let survey = try LagSurvey(of: bare)
        defer { survey.close() }
        let report = try survey.run()
        #expect(!report.missing.contains(Topic.intake.name))
        #expect(report.missing.contains(Topic.live.name))
        var looks = LagLooks(survey: survey, interval: 1, window: 0)
        let failure = #expect(throws: CommandFailure.self) { try looks.next() }
        #expect(failure?.code == "TopicMissing")
        #expect(failure?.message.contains(Topic.live.name) == true)
    }

    // MARK: The picture

    @Test func `is judged for each stage over the looks that were taken`() throws {
        var watch = LagWatch(window: 2)
        let consumer = try commit(0, of: intake, as: .intake)
        defer { consumer.close() }
        try send(4, to: .intake)
        var verdicts: [LagVerdict?] = []
        for committed in [0, 0, 0, 1, 4] as [Int64] {
            try consumer.commit([intake: committed])
            let picture = watch.note(try report(), at: clock.now)
            verdicts.append(try #require(picture.stages.first).verdict)
            #expect(picture.stages.dropFirst().allSatisfy { $0.verdict == .stopped })
            clock.advance(by: .seconds(1))
        }
        #expect(verdicts == [nil, nil, .stalled, .ok, .ok])
    }

    @Test(
        arguments: [("Stable", nil), ("PreparingRebalance", nil), ("Unknown", nil), ("Empty", .stopped), ("Dead", .stopped)]
            as [(String, LagVerdict?)]
    )
    func `of a group without members is the lag of a stage that is stopped`(state: String, verdict: LagVerdict?) {
        let lag = PartitionLag(stage: .deliver, topic: "t", partition: 0, committed: 0, end: 1, lag: 1)
        var watch = LagWatch(window: 2)
        let picture = watch.note(LagReport(partitions: [lag], groups: [.deliver: state]), at: clock.now)
        #expect(picture.stages.last?.verdict == verdict)
        #expect(picture.stages.last?.group == state)
    }

    private func picture(_ seconds: [Double?]) -> LagPicture {
        let now = clock.now
        let partitions = seconds.enumerated().map { number, seconds in
            PartitionLag(
                stage: .validate,
                topic: Topic.admitted.name,
                partition: Int32(number),
                committed: 3,
                end: 5,
                lag: seconds == 0 ? 0 : 2,
                oldest: seconds.map { now - $0 }
            )
        }
        var watch = LagWatch(window: 10)
        return watch.note(LagReport(partitions: partitions, groups: [.validate: "Stable"]), at: now)
    }

    @Test(
        arguments: [
            ([0, 59.5, 60], nil), ([0, 61, 75], "LagOverLimit"), ([nil, 75], "LagOverLimit"), ([0, nil], "RecordNotRead"),
            ([], nil),
        ] as [([Double?], String?)]
    )
    func `over a limit is a failure, and so is what cannot be told`(seconds: [Double?], code: String?) {
        let failure = LagLimit(seconds: 60).failure(in: picture(seconds))
        #expect(failure?.code == code)
        let excess = LagLimit(seconds: 60).excess(in: picture(seconds))
        #expect(excess?.code == (code == "RecordNotRead" ? nil : code), "a watch goes on where one look cannot tell")
        if code == "LagOverLimit" {
            #expect(failure?.status == .no)
            #expect(failure?.message.contains("comity-validate") == true)
            #expect(failure?.message.contains("1 min 15 s") == true)
        }
    }

    @Test func `is written as JSON with what is known, and one object holds it all`() throws {
        let json = CanonicalJSON.encode(picture([12.3456, 0]))
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json)) as? [String: Any])
        #expect(Set(object.keys) == ["at", "stages", "windowSeconds"])
        let stages = try #require(object["stages"] as? [[String: Any]])
        let stage = try #require(stages.first { $0["stage"] as? String == "comity-validate" })
        #expect(Set(stage.keys) == ["stage", "group", "lag", "lagSeconds", "partitions"])
        #expect(stage["lag"] as? Int == 2)
        #expect(stage["lagSeconds"] as? Double == 12.346)
        let partitions = try #require(stage["partitions"] as? [[String: Any]])
        #expect(Set(partitions[0].keys) == ["topic", "partition", "committed", "end", "lag", "lagSeconds"])
        #expect(partitions[1]["verdict"] as? String == "ok")
        #expect(!json.contains(UInt8(ascii: "\n")))
        let total = try #require(
            try JSONSerialization.jsonObject(with: Data(CanonicalJSON.encode(picture([1]).withoutPartitions))) as? [String: Any]
        )
        #expect((total["stages"] as? [[String: Any]])?.allSatisfy { $0["partitions"] == nil } == true)
    }

    @Test func `is a table of stages and one of partitions`() {
        let lines = LagTables(picture([12.3456, 0])).lines
        #expect(lines.first?.hasSuffix(", seen over 10 s") == true)
        #expect(lines.contains { $0.hasPrefix("comity-intake") && $0.contains("none") })
        let words = lines.map { $0.split(separator: " ").joined(separator: " ") }
        #expect(words.contains("STAGE GROUP LAG LAG TIME IN/S OUT/S DRAIN VERDICT"))
        #expect(words.contains("comity-validate Stable 2 12 s - - - -"))
        #expect(words.contains("comity-validate comity.admitted.v1 1 3 5 0 0 s - - 0 s ok"))
        #expect(LagTables(picture([1]).withoutPartitions).lines.count == 3 + StageName.allCases.count)
    }

    @Test(
        arguments: [
            (nil, "-"), (0, "0 s"), (0.04, "<0.1 s"), (9.94, "9.9 s"), (9.96, "10 s"), (75.4, "1 min 15 s"),
            (1e300, "213503982334601 d 7 h"),
        ]
            as [(Double?, String)]
    )
    func `time is said in words`(seconds: Double?, text: String) {
        #expect(LagText.time(seconds) == text)
    }

    @Test(
        arguments: [
            (nil, true, .fallingBehind, "never"), (nil, true, .stalled, "never"), (nil, true, .ok, "-"), (nil, true, nil, "-"),
            (nil, false, .stopped, "-"), (90, true, .fallingBehind, "1 min 30 s"), (90, true, .ok, "1 min 30 s"),
        ] as [(Double?, Bool, LagVerdict?, String)]
    )
    func `time to drain is never only where a stage does not keep up`(drain: (Double?, Bool, LagVerdict?, String)) {
        #expect(LagText.drain(drain.0, isMeasured: drain.1, verdict: drain.2) == drain.3)
    }
}
