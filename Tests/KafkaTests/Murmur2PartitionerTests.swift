import Testing

@testable import Kafka

@Suite("Keys go to the partitions that Java clients choose")
struct Murmur2PartitionerTests {
    /// The vectors of Kafka's own `UtilsTest.testMurmur2`.
    @Test(
        "the hash of a key is Java's",
        arguments: [
            ("21", -973_932_308),
            ("foobar", -790_332_482),
            ("a-little-bit-long-string", -985_981_536),
            ("a-little-bit-longer-string", -1_486_304_829),
            ("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58_897_971),
            ("abc", 479_470_107),
        ] as [(String, Int32)]
    )
    func hash(key: String, expected: Int32) {
        #expect(Int32(bitPattern: Murmur2Partitioner.hash(Array(key.utf8))) == expected)
    }

    @Test("a negative hash loses its sign bit and is not negated")
    func negativeHash() {
        #expect(Murmur2Partitioner.partition(forKey: Array("21".utf8), of: 1000) == (-973_932_308 & 0x7fff_ffff) % 1000)
    }

    @Test("an empty key is a key")
    func emptyKey() {
        #expect((0..<12).contains(Murmur2Partitioner.partition(forKey: [UInt8](), of: 12)))
        #expect(Int32(bitPattern: Murmur2Partitioner.hash([UInt8]())) == 275_646_681)
    }
}
