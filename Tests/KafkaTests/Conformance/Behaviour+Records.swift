import Kafka
import Testing

extension Behaviour {
    static let records: [Behaviour] = [
        Behaviour("keys, values and headers arrive as they were sent: absent, empty and binary") { bench in
            let topic = try bench.topic()
            let sent = [
                ProducerRecord(topic: topic, partition: 0, key: nil, value: nil),
                ProducerRecord(topic: topic, partition: 0, key: [1], value: nil),
                ProducerRecord(topic: topic, partition: 0, key: [], value: []),
                ProducerRecord(
                    topic: topic,
                    partition: 0,
                    key: [0, 255],
                    value: [255, 0],
                    headers: [RecordHeader("b", [0]), RecordHeader("a", []), RecordHeader("b", [1])]
                ),
            ]
            try bench.write(sent)
            let producer = try bench.transactional()
            defer { producer.close() }
            try producer.begin()
            for record in sent { try producer.send(record) }
            try producer.commit()

            let seen = try bench.reader(of: topic).read(sent.count * 2).readRest().seen
            #expect(seen.map(\.key) == (sent + sent).map(\.key))
            #expect(seen.map(\.value) == (sent + sent).map(\.value))
            #expect(seen.map(\.headers) == (sent + sent).map(\.headers))
        },

        Behaviour("a key goes to the partition that Java's partitioner gives it, from either producer") { bench in
            let topic = try bench.topic(partitions: 12)
            let keys = ["21", "foobar", "", "case-1", "case-2", "ĉ", "a-little-bit-longer-string"].map { Array($0.utf8) }
            let records = keys.map { ProducerRecord(topic: topic, key: $0, value: [1]) }
            try bench.write(records)
            let producer = try bench.transactional()
            defer { producer.close() }
            try producer.begin()
            for record in records { try producer.send(record) }
            try producer.commit()

            let seen = try bench.reader(of: topic, partitions: 12).read(keys.count * 2).seen
            #expect(seen.count == keys.count * 2)
            for record in seen {
                #expect(record.partition == Murmur2Partitioner.partition(forKey: record.key ?? [], of: 12))
            }
        },

        Behaviour("the order within a partition is the order of sending") { bench in
            let topic = try bench.topic(partitions: 3)
            let producer = try bench.transactional()
            defer { producer.close() }
            try producer.begin()
            for number in 0..<900 { try producer.send(.text("\(number)", to: topic, partition: Int32(number % 3))) }
            try producer.commit()

            let seen = try bench.reader(of: topic, partitions: 3).read(900).seen
            for partition in 0..<3 {
                let expected = stride(from: partition, to: 900, by: 3).map(String.init)
                #expect(seen.filter { $0.partition == Int32(partition) }.map(\.text) == expected)
            }
        },

        Behaviour("a record of 900 kB arrives whole") { bench in
            let topic = try bench.topic()
            let value = (0..<900_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            try bench.write([ProducerRecord(topic: topic, key: nil, value: value)])
            #expect(try bench.reader(of: topic).read(1).seen.first?.value == value)
        },

        Behaviour("a record without a key goes to some partition, and arrives once") { bench in
            let topic = try bench.topic(partitions: 3)
            try bench.write([.text("a", to: topic, partition: nil)])
            #expect(try bench.reader(of: topic, partitions: 3).read(1).readRest().texts == ["a"])
        },
    ]
}
