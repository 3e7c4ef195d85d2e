import Kafka
import Testing

extension Behaviour {
    static let offsets: [Behaviour] = [
        Behaviour("a group without committed offsets starts at the beginning, and its offsets are absent") { bench in
            let topic = try bench.topic()
            try bench.write("a", to: topic)
            let member = try bench.member(of: bench.name("group"), topic).read(1)
            #expect(member.texts == ["a"])
            #expect(try member.consumer.committed(of: [TopicPartition(topic, 0)]) == [:])
        },

        Behaviour("a group goes on from its committed offset after a restart") { bench in
            let (topic, group) = (try bench.topic(), bench.name("group"))
            try bench.write("a", "b", "c", to: topic)
            let before = try bench.member(of: group, topic).read(3)
            try before.consumer.commit([TopicPartition(topic, 0): 2])
            before.consumer.close()
            #expect(try bench.member(of: group, topic).read(1).readRest().texts == ["c"])
        },

        Behaviour("a new owner starts behind a committed transaction's offsets", showTakeOver(isCommitted: true, waits: false)),
        Behaviour("a new owner starts before an aborted transaction's offsets", showTakeOver(isCommitted: false, waits: false)),

        Behaviour("a group's committed offsets can be asked for from outside") { bench in
            let (topic, group) = (try bench.topic(partitions: 2), bench.name("group"))
            let admin = try bench.cluster.admin()
            defer { admin.close() }
            let member = try bench.member(of: group, topic)
            try bench.poll(member) { member.owned?.count == 2 }
            try member.consumer.commit([TopicPartition(topic, 1): 7])
            #expect(try admin.committedOffsets(ofGroup: group) == [TopicPartition(topic, 1): 7])
            try bench.eventually { try admin.listGroups().contains { $0.name == group && $0.state == "Stable" } }
            #expect(try admin.committedOffsets(ofGroup: bench.name("no-such-group")) == [:])
        },

        Behaviour("a consumer without a group has no offsets to commit") { bench in
            let topic = try bench.topic()
            let reader = try bench.reader(of: topic)
            #expect(throws: KafkaError.self) { try reader.consumer.commit([TopicPartition(topic, 0): 0]) }
            #expect(throws: KafkaError.self) { try reader.consumer.committed(of: [TopicPartition(topic, 0)]) }
            #expect(throws: KafkaError.self) { try reader.consumer.subscribe(to: [topic]) }
        },
    ]

    /// What noida-db 0.2.3 does not do, which stands in for Kafka on laptops and in CI: it gives a new owner the committed offsets
    /// without regard to a transaction that may still move them. There, a take-over is safe only once the old owner's producer
    /// has been fenced.
    static let beyondTheStandIn: [Behaviour] = [
        Behaviour("a new owner waits for the commit of what holds its offsets", showTakeOver(isCommitted: true, waits: true)),
        Behaviour("a new owner waits for the abort of what holds its offsets", showTakeOver(isCommitted: false, waits: true)),
    ]

    private static func showTakeOver(isCommitted: Bool, waits: Bool) -> @Sendable (Workbench) throws -> Void {
        { bench in
            let (topic, group) = (try bench.topic(), bench.name("group"))
            try bench.write("a", "b", to: topic)
            let producer = try bench.transactional()
            defer { producer.close() }
            let old = try bench.member(of: group, topic).read(2)
            try producer.begin()
            try producer.sendOffsets([TopicPartition(topic, 0): 1], of: old.consumer)
            old.consumer.close()

            let end = { if isCommitted { try producer.commit() } else { try producer.abort() } }
            if !waits { try end() }
            let new = try bench.member(of: group, topic)
            try bench.poll(new) { new.owned?.count == 1 }
            if waits {
                #expect(try new.readRest().texts == [])
                try end()
            }
            let expected = isCommitted ? ["b"] : ["a", "b"]
            #expect(try new.read(expected.count).readRest().texts == expected)
        }
    }
}
