import ComitySchema
import ComityTestKit
import CommandLineKit
import Foundation
import Kafka
import KafkaTestKit
import Testing

@testable import Casework
@testable import Operator

@Suite struct `The plan of topics` {
    let plan = TopicPlan(partitions: 12, replication: 3, agencies: ["US-OIA", "GB-IPU"])

    private func settings(of topic: Topic) throws -> [String: String] {
        try #require(plan.specifications.first { $0.name == topic.name }).settings
    }

    @Test func `has every topic once, all with the same number of partitions`() {
        let names = plan.specifications.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(Set(names) == Set((Topic.shared + [.agency("GB-IPU"), .agency("US-OIA")]).map(\.name)))
        #expect(plan.specifications.allSatisfy { $0.partitions == 12 && $0.replication == 3 })
    }

    @Test(arguments: Topic.shared)
    func `compacts what is state and lets the rest grow old`(topic: Topic) throws {
        let settings = try settings(of: topic)
        #expect(settings["cleanup.policy"] == (topic.isCompacted ? "compact" : "delete"))
        #expect((settings["retention.ms"] == nil) == topic.isCompacted)
        #expect(settings["unclean.leader.election.enable"] == "false")
    }

    @Test(arguments: [(1, "1"), (2, "1"), (3, "2"), (5, "4")] as [(Int16, String)])
    func `asks that all copies but one have a record before it counts as written`(copies: Int16, inSync: String) {
        let plan = TopicPlan(partitions: 1, replication: copies, agencies: [])
        #expect(plan.specifications.allSatisfy { $0.settings["min.insync.replicas"] == inSync })
    }

    @Test func `has room for the largest part, wherever a part goes`() throws {
        let item = PartContent.Item(
            id: "m",
            category: .mail,
            contentType: "message/rfc822",
            account: "a",
            at: SampleWorld.standard.now,
            chunk: 0,
            chunks: 1,
            bytes: Data(count: PartContent.byteLimit * 3 / 4)
        )
        let plaintext = CanonicalJSON.encode(PartContent(items: [item]))
        let ciphertext = Data(count: max(plaintext.count, PartContent.byteLimit) + 16)
        let message = CanonicalJSON.encode(AgencyMessage(statement: String(repeating: "s", count: 4096), ciphertext: ciphertext))
        for topic in [Topic.sealed, .agency("GB-IPU"), .deadLetters] {
            let limit = try #require(Int(try settings(of: topic)["max.message.bytes"] ?? ""))
            #expect(message.count + 4096 < limit)
        }
    }

    @Test func `keeps the audit trail for ever and the live stream a day`() throws {
        #expect(try settings(of: .audit)["retention.ms"] == "-1")
        #expect(try settings(of: .live)["retention.ms"] == "86400000")
    }
}

@Suite struct `Topics are made` {
    let cluster = MemoryCluster(clock: TestClock())

    @Test func `where they are missing, and left alone where they are`() throws {
        cluster.createTopic(Topic.intake.name, partitions: 4)
        let creator = TopicCreator(admin: try cluster.admin())
        let plan = TopicPlan(partitions: 4, replication: 1, agencies: ["GB-IPU"])
        let first = try creator.create(plan)
        #expect(first.first { $0.topic == Topic.intake.name }?.status == .exists)
        #expect(first.filter { $0.status == .created }.count == Topic.shared.count)
        #expect(try creator.create(plan).allSatisfy { $0.status == .exists && $0.partitions == 4 })
    }

    @Test func `and are said to differ where they have other partitions than planned`() throws {
        cluster.createTopic(Topic.tasks.name, partitions: 3)
        let results = try TopicCreator(admin: try cluster.admin()).create(
            TopicPlan(partitions: 4, replication: 1, agencies: [])
        )
        let differing = results.filter { $0.status == .differs }
        #expect(differing.map(\.topic) == [Topic.tasks.name])
        #expect(differing.first?.message == "has 3 partitions where 4 are wanted")
    }
}
