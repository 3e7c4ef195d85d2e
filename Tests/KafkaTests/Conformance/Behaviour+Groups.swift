import Kafka
import Testing

extension Behaviour {
    static let groups: [Behaviour] = [
        Behaviour("a lone member gets every partition of every topic") { bench in
            let (one, two) = (try bench.topic("one", partitions: 2), try bench.topic("two", partitions: 3))
            let member = try bench.member(of: bench.name("group"), one, two)
            try bench.poll(member) { member.owned?.count == 5 }
        },

        Behaviour("two members share two topics alike: partition p of both has one owner") { bench in
            let topics = [try bench.topic("one", partitions: 5), try bench.topic("two", partitions: 5)]
            let group = bench.name("group")
            let first = try bench.member(of: group, topics[0], topics[1])
            let second = try bench.member(of: group, topics[0], topics[1])
            try bench.poll(first, second) {
                let counts = [first, second].map { $0.owned?.count ?? 0 }
                return counts.reduce(0, +) == 10 && !counts.contains(10)
            }
            for member in [first, second] {
                let shares = topics.map { topic in member.owned?.filter { $0.topic == topic }.map(\.partition) }
                #expect(shares[0] == shares[1])
            }
            #expect(Set((first.owned ?? []) + (second.owned ?? [])).count == 10)
        },

        Behaviour("a join takes partitions back before it gives them out, and a leave gives them back") { bench in
            let topic = try bench.topic(partitions: 2)
            let all = [TopicPartition(topic, 0), TopicPartition(topic, 1)]
            let group = bench.name("group")
            let first = try bench.member(of: group, topic)
            try bench.poll(first) { first.owned == all }

            let second = try bench.member(of: group, topic)
            try bench.poll(first, second) { first.owned?.count == 1 && second.owned?.count == 1 }
            #expect(first.events.prefix(2) == [.assigned(all), .revoked(all)])
            #expect(Set((first.owned ?? []) + (second.owned ?? [])) == Set(all))

            second.consumer.close()
            try bench.poll(first) { first.owned == all }
        },

        Behaviour("a member for which no partition is left waits for one") { bench in
            let topic = try bench.topic(partitions: 1)
            let group = bench.name("group")
            let members = [try bench.member(of: group, topic), try bench.member(of: group, topic)]
            try bench.poll(members[0], members[1]) { members.map { $0.owned?.count ?? -1 }.sorted() == [0, 1] }
            let (busy, idle) = members[0].owned?.count == 1 ? (members[0], members[1]) : (members[1], members[0])
            busy.consumer.close()
            try bench.poll(idle) { idle.owned?.count == 1 }
        },

        Behaviour("two groups read the same topic, each by itself") { bench in
            let topic = try bench.topic()
            try bench.write("a", "b", to: topic)
            for group in ["one", "two"] {
                let member = try bench.member(of: bench.name(group), topic).read(2)
                #expect(member.texts == ["a", "b"])
                try member.consumer.commit([TopicPartition(topic, 0): 1])
                #expect(try member.consumer.committed(of: [TopicPartition(topic, 0)]) == [TopicPartition(topic, 0): 1])
            }
        },

        Behaviour("over joins and leaves, records are processed once if their offsets are in the transaction") { bench in
            let (topic, output) = (try bench.topic("input", partitions: 2), try bench.topic("output"))
            let group = bench.name("group")
            let (one, two) = (try bench.transactional("one"), try bench.transactional("two"))
            defer { one.close(); two.close() }
            let results = try bench.reader(of: output)

            let first = try bench.member(of: group, topic)
            try bench.write("a", to: topic, partition: 0)
            try bench.write("b", to: topic, partition: 1)
            try bench.poll(results) {
                try copy(first, to: output, one)
                return results.seen.count == 2
            }

            let second = try bench.member(of: group, topic)
            try bench.write("c", to: topic, partition: 0)
            try bench.write("d", to: topic, partition: 1)
            try bench.poll(results) {
                try copy(first, to: output, one)
                try copy(second, to: output, two)
                return results.seen.count == 4 && second.owned?.count == 1
            }

            first.consumer.close()
            try bench.write("e", to: topic, partition: 0)
            try bench.write("f", to: topic, partition: 1)
            try bench.poll(results) {
                try copy(second, to: output, two)
                return results.seen.count == 6
            }
            #expect(try results.readRest().texts.sorted() == ["a", "b", "c", "d", "e", "f"])
        },

        Behaviour("a member that polls too seldom loses its place, and can then commit nothing") { bench in
            let topic = try bench.topic()
            let partition = TopicPartition(topic, 0)
            let group = bench.name("group")
            try bench.write("a", to: topic)
            let producer = try bench.transactional()
            defer { producer.close() }
            let zombie = try bench.member(of: group, topic, overrides: ["max.poll.interval.ms": "6000"])
            try zombie.read(1)

            let successor = try bench.member(of: group, topic)
            try successor.poll()
            bench.pass(.seconds(7))
            try successor.read(1)
            #expect(successor.texts == ["a"])

            try producer.begin()
            let refused = #expect(throws: KafkaError.self) {
                try producer.sendOffsets([partition: 1], of: zombie.consumer)
            }
            #expect(refused?.recovery == .abortable)
            try producer.abort()
            #expect(throws: KafkaError.self) { try zombie.consumer.commit([partition: 1]) }
            #expect(try successor.consumer.committed(of: [partition]) == [:])

            try bench.poll(zombie, successor) { zombie.events.contains(.revoked([partition])) }
        },
    ]

    /// Consume, produce and commit in one transaction, as a stage does.
    private static func copy(_ member: Reader, to topic: String, _ producer: any TransactionalProducer) throws {
        let before = member.seen.count
        try member.poll()
        let batch = member.seen[before...]
        guard !batch.isEmpty else { return }
        try producer.begin()
        do {
            for record in batch { try producer.send(.text(record.text, to: topic)) }
            try producer.sendOffsets(
                batch.reduce(into: [:]) { $0[TopicPartition($1.topic, $1.partition)] = $1.offset + 1 },
                of: member.consumer
            )
            try producer.commit()
        } catch {
            guard error.recovery == .abortable else { throw error }
            try producer.abort()
        }
    }
}
