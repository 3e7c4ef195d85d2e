import Kafka
import Testing

extension Behaviour {
    static let reading: [Behaviour] = [
        Behaviour("partitions chosen by hand are read from the beginning or from an offset") { bench in
            let topic = try bench.topic()
            try bench.write("a", "b", "c", to: topic)
            #expect(try bench.reader(of: topic, from: .beginning).read(3).texts == ["a", "b", "c"])
            #expect(try bench.reader(of: topic, from: .offset(1)).read(2).texts == ["b", "c"])
        },

        Behaviour("partitions read from the end give only what comes later") { bench in
            let topic = try bench.topic()
            try bench.write("a", "b", to: topic)
            let reader = try bench.reader(of: topic, from: .end)
            #expect(try reader.readRest().texts == [])
            try bench.write("c", to: topic)
            #expect(try reader.read(1).readRest().texts == ["c"])
        },

        Behaviour("a poll gives no more than asked, and the next one goes on") { bench in
            let topic = try bench.topic()
            try bench.write("a", "b", "c", "d", "e", to: topic)
            let reader = try bench.reader(of: topic)
            try bench.poll(reader) {
                let before = reader.seen.count
                try reader.poll(upTo: 2)
                #expect(reader.seen.count - before <= 2)
                return reader.seen.count >= 1
            }
            #expect(try reader.read(5).texts == ["a", "b", "c", "d", "e"])
        },

        Behaviour("the position is absent before anything was read, and then the next offset") { bench in
            let topic = try bench.topic()
            let partition = TopicPartition(topic, 0)
            let reader = try bench.reader(of: topic)
            #expect(try reader.consumer.position(of: [partition]) == [:])
            try bench.write("a", "b", to: topic)
            try reader.read(2)
            #expect(try reader.consumer.position(of: [partition]) == [partition: 2])
        },

        Behaviour("a paused partition gives nothing, and after it is resumed everything once") { bench in
            let topic = try bench.topic(partitions: 2)
            let paused = TopicPartition(topic, 0)
            try bench.write("a", to: topic, partition: 0)
            let reader = try bench.reader(of: topic, partitions: 2).read(1)
            try reader.consumer.pause([paused])
            try bench.write("b", "c", to: topic, partition: 0)
            try bench.write("d", to: topic, partition: 1)
            #expect(try reader.read(2).readRest().texts == ["a", "d"])
            try reader.consumer.resume([paused])
            #expect(try reader.read(4).readRest().texts == ["a", "d", "b", "c"])
        },

        Behaviour("another assignment replaces the one before") { bench in
            let (one, two) = (try bench.topic("one"), try bench.topic("two"))
            try bench.write("a", to: one)
            try bench.write("b", to: two)
            let reader = try bench.reader(of: one).read(1)
            try reader.consumer.assign([TopicPartition(two, 0): .beginning])
            try bench.write("c", to: one)
            #expect(try reader.read(2).readRest().texts == ["a", "b"])
        },
    ]
}
