import Kafka
import Testing

extension Behaviour {
    static let administration: [Behaviour] = [
        Behaviour("creating a topic that exists says so, and does not hinder the others") { bench in
            let existing = try bench.topic("existing", partitions: 2)
            let admin = try bench.cluster.admin()
            defer { admin.close() }
            let outcome = try admin.createTopics([
                TopicSpecification(name: existing, partitions: 5, replication: 1),
                TopicSpecification(name: bench.name("new"), partitions: 1, replication: 1),
            ])
            #expect(outcome == [existing: .alreadyExisted, bench.name("new"): .created])
            try bench.eventually { try admin.topics()[existing] == 2 }
        },

        Behaviour("a topic that cannot be is refused with the reason") { bench in
            let admin = try bench.cluster.admin()
            defer { admin.close() }
            let name = bench.name("not/a/topic")
            let outcome = try admin.createTopics([TopicSpecification(name: name, partitions: 1, replication: 1)])
            guard case .failed(let error) = outcome[name] else {
                Issue.record("it was \(String(describing: outcome[name]))")
                return
            }
            #expect(!error.message.isEmpty)
        },

        Behaviour("topics are listed with their partition counts, and one that does not exist has none") { bench in
            let topic = try bench.topic(partitions: 3)
            let reader = try bench.reader(of: topic, partitions: 3)
            #expect(try reader.consumer.partitionCount(of: topic) == 3)
            #expect(try reader.consumer.partitionCount(of: bench.name("no-such-topic")) == 0)
        },

        Behaviour("the ends of an empty partition are the same") { bench in
            let topic = try bench.topic()
            let reader = try bench.reader(of: topic)
            for isolation in [IsolationLevel.readCommitted, .readUncommitted] {
                let ends = try reader.consumer.watermarks(of: TopicPartition(topic, 0), isolation: isolation)
                #expect(ends == Watermarks(low: 0, high: 0))
            }
        },
    ]
}
