import Kafka
import Testing

extension Behaviour {
    static let transactions: [Behaviour] = [
        Behaviour("what a transaction wrote to many topics and partitions is visible together or not at all") { bench in
            let topics = [try bench.topic("one", partitions: 2), try bench.topic("two", partitions: 2)]
            let producer = try bench.transactional()
            defer { producer.close() }
            for (value, isCommitted) in [("a", false), ("b", true)] {
                try producer.begin()
                for topic in topics {
                    for partition in Int32(0)..<2 { try producer.send(.text(value, to: topic, partition: partition)) }
                }
                for topic in topics {
                    try bench.reader(of: topic, partitions: 2, isolation: .readUncommitted).read(isCommitted ? 4 : 2)
                }
                if isCommitted { try producer.commit() } else { try producer.abort() }
            }
            for topic in topics {
                #expect(try bench.reader(of: topic, partitions: 2).read(2).readRest().texts == ["b", "b"])
            }
        },

        Behaviour("offsets in a transaction count only from its commit") { bench in
            let (topic, group) = (try bench.topic(), bench.name("group"))
            let partition = TopicPartition(topic, 0)
            try bench.write("a", "b", to: topic)
            let admin = try bench.cluster.admin()
            let producer = try bench.transactional()
            defer { producer.close(); admin.close() }
            let member = try bench.member(of: group, topic).read(2)

            try producer.begin()
            try producer.sendOffsets([partition: 1], of: member.consumer)
            #expect(try admin.committedOffsets(ofGroup: group) == [:])
            try producer.abort()
            #expect(try admin.committedOffsets(ofGroup: group) == [:])

            try producer.begin()
            try producer.sendOffsets([partition: 1], of: member.consumer)
            try producer.sendOffsets([partition: 2], of: member.consumer)
            try producer.commit()
            try bench.eventually { try admin.committedOffsets(ofGroup: group) == [partition: 2] }
        },

        Behaviour("a newer producer of the same transactional id fences the older one") { bench in
            let topic = try bench.topic()
            let older = try bench.transactional()
            defer { older.close() }
            try older.begin()
            try older.send(.text("older", to: topic))
            try bench.reader(of: topic, isolation: .readUncommitted).read(1)

            let newer = try bench.transactional()
            defer { newer.close() }
            let error = #expect(throws: KafkaError.self) {
                try older.send(.text("zombie", to: topic))
                try older.commit()
            }
            #expect(error?.recovery == .fenced)
            #expect(throws: KafkaError.self) { try older.begin() }

            try newer.begin()
            try newer.send(.text("newer", to: topic))
            try newer.commit()
            #expect(try bench.reader(of: topic).read(1).readRest().texts == ["newer"])
        },

        Behaviour("a newer producer ends at once what its predecessor left open") { bench in
            let topic = try bench.topic()
            let older = try bench.transactional()
            try older.begin()
            try older.send(.text("left open", to: topic))
            try bench.reader(of: topic, isolation: .readUncommitted).read(1)
            older.close()
            try bench.write("a", to: topic)
            let reader = try bench.reader(of: topic)
            #expect(try reader.readRest().texts == [])

            let newer = try bench.transactional()
            defer { newer.close() }
            #expect(try reader.read(1).readRest().texts == ["a"])
        },

        Behaviour("producers with different transactional ids do not disturb each other") { bench in
            let topic = try bench.topic(partitions: 2)
            let (one, two) = (try bench.transactional("one"), try bench.transactional("two"))
            defer { one.close(); two.close() }
            try one.begin()
            try two.begin()
            try one.send(.text("one", to: topic, partition: 0))
            try two.send(.text("two", to: topic, partition: 1))
            try two.commit()
            let reader = try bench.reader(of: topic, partitions: 2)
            #expect(try reader.read(1).readRest().texts == ["two"])
            try one.commit()
            #expect(try reader.read(2).texts == ["two", "one"])
        },

        Behaviour("an empty transaction commits and aborts") { bench in
            let producer = try bench.transactional()
            defer { producer.close() }
            try producer.begin()
            try producer.commit()
            try producer.begin()
            try producer.abort()
        },

        Behaviour("a transactional call out of its turn is an error") { bench in
            let topic = try bench.topic()
            let producer = try bench.cluster.transactionalProducer(
                TransactionalProducerSettings(transactionalID: bench.name("producer"))
            )
            defer { producer.close() }
            #expect(throws: KafkaError.self) { try producer.begin() }
            try producer.initTransactions()
            #expect(throws: KafkaError.self) { try producer.commit() }
            #expect(throws: KafkaError.self) { try producer.abort() }
            #expect(throws: KafkaError.self) { try producer.send(.text("a", to: topic)) }
            try producer.begin()
            #expect(throws: KafkaError.self) { try producer.begin() }
        },

        Behaviour("a record that is too large fails its transaction; after the abort the next one succeeds") { bench in
            let topic = try bench.topic()
            let producer = try bench.transactional()
            defer { producer.close() }
            try producer.begin()
            let error = #expect(throws: KafkaError.self) {
                try producer.send(.text(String(repeating: "x", count: 9_000_000), to: topic))
                try producer.commit()
            }
            #expect(error?.recovery == .abortable)
            try producer.abort()
            try producer.begin()
            try producer.send(.text("a", to: topic))
            try producer.commit()
            #expect(try bench.reader(of: topic).read(1).readRest().texts == ["a"])
        },
    ]
}
