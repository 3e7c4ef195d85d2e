import Kafka
import Testing

extension Behaviour {
    static let isolation: [Behaviour] = [
        Behaviour("read_committed sees nothing of an open transaction, and all of it once it is committed") { bench in
            let topic = try bench.topic(partitions: 2)
            let producer = try bench.transactional()
            defer { producer.close() }
            let committed = try bench.reader(of: topic, partitions: 2)
            let uncommitted = try bench.reader(of: topic, partitions: 2, isolation: .readUncommitted)

            try producer.begin()
            try producer.send(.text("a", to: topic, partition: 0))
            try producer.send(.text("b", to: topic, partition: 1))
            #expect(try Set(uncommitted.read(2).texts) == ["a", "b"])
            #expect(try committed.readRest().texts == [])

            try producer.commit()
            #expect(try Set(committed.read(2).readRest().texts) == ["a", "b"])
        },

        Behaviour("read_committed never sees an aborted record, and goes on behind it") { bench in
            let topic = try bench.topic()
            let producer = try bench.transactional()
            defer { producer.close() }
            let uncommitted = try bench.reader(of: topic, isolation: .readUncommitted)
            for (value, isCommitted) in [("a", true), ("b", false), ("c", true), ("d", false)] {
                try producer.begin()
                try producer.send(.text(value, to: topic))
                // An abort drops what was not sent yet, and this is about what was.
                try uncommitted.read(uncommitted.seen.count + 1)
                if isCommitted { try producer.commit() } else { try producer.abort() }
            }
            #expect(uncommitted.texts == ["a", "b", "c", "d"])
            #expect(try bench.reader(of: topic).read(2).readRest().texts == ["a", "c"])
        },

        Behaviour("a record behind an open transaction waits for its end, even if it is in none") { bench in
            let topic = try bench.topic()
            let producer = try bench.transactional()
            defer { producer.close() }
            try producer.begin()
            try producer.send(.text("a", to: topic))
            try bench.reader(of: topic, isolation: .readUncommitted).read(1)
            try bench.write("b", to: topic)
            let reader = try bench.reader(of: topic)
            #expect(try reader.readRest().texts == [])
            try producer.abort()
            #expect(try reader.read(1).readRest().texts == ["b"])
        },

        Behaviour("the marker that ends a transaction takes an offset and is never delivered") { bench in
            let topic = try bench.topic()
            let producer = try bench.transactional()
            defer { producer.close() }
            for value in ["a", "b"] {
                try producer.begin()
                try producer.send(.text(value, to: topic))
                try producer.commit()
            }
            for isolation in [IsolationLevel.readCommitted, .readUncommitted] {
                let reader = try bench.reader(of: topic, isolation: isolation).read(2).readRest()
                #expect(reader.texts == ["a", "b"])
                #expect(reader.offsets == [0, 2])
            }
        },

        Behaviour("the position steps over a marker, so that lag at rest is 0", showLagAtRest(isCommitted: true)),
        Behaviour("the position steps over what was aborted, so that lag at rest is 0", showLagAtRest(isCommitted: false)),

        Behaviour("an open transaction lies between the watermarks of the two isolations") { bench in
            let topic = try bench.topic()
            let partition = TopicPartition(topic, 0)
            let producer = try bench.transactional()
            defer { producer.close() }
            try bench.write("a", to: topic)
            let reader = try bench.reader(of: topic, isolation: .readUncommitted)
            let consumer = reader.consumer

            try producer.begin()
            try producer.send(.text("b", to: topic))
            try reader.read(2)
            #expect(try consumer.watermarks(of: partition, isolation: .readCommitted) == Watermarks(low: 0, high: 1))
            #expect(try consumer.watermarks(of: partition, isolation: .readUncommitted) == Watermarks(low: 0, high: 2))

            try producer.commit()
            for isolation in [IsolationLevel.readCommitted, .readUncommitted] {
                try bench.eventually {
                    try consumer.watermarks(of: partition, isolation: isolation) == Watermarks(low: 0, high: 3)
                }
            }
        },
    ]

    private static func showLagAtRest(isCommitted: Bool) -> @Sendable (Workbench) throws -> Void {
        { bench in
            let topic = try bench.topic()
            let partition = TopicPartition(topic, 0)
            let producer = try bench.transactional()
            defer { producer.close() }
            try bench.write("a", to: topic)
            try producer.begin()
            try producer.send(.text("b", to: topic))
            try bench.reader(of: topic, isolation: .readUncommitted).read(2)
            if isCommitted { try producer.commit() } else { try producer.abort() }

            let member = try bench.member(of: bench.name("group"), topic)
            let end = Watermarks(low: 0, high: 3)
            try bench.poll(member) { try member.consumer.position(of: [partition]) == [partition: end.high] }
            #expect(member.texts == (isCommitted ? ["a", "b"] : ["a"]))
            try member.consumer.commit([partition: end.high])
            #expect(try member.consumer.watermarks(of: partition, isolation: .readCommitted) == end)
            #expect(try member.consumer.committed(of: [partition]) == [partition: end.high])
        }
    }
}
