/// Which partition a key belongs to, as the default partitioner of the Java client decides it. Librdkafka calls it `murmur2`.
///
/// The seed and the constants are those of Kafka's `org.apache.kafka.common.utils.Utils.murmur2`: MurmurHash2 in 32 bits by
/// Austin Appleby, who placed it in the public domain.
public enum Murmur2Partitioner {
    /// - Parameter count: how many partitions the topic has; at least one.
    public static func partition(forKey key: some Collection<UInt8>, of count: Int32) -> Int32 {
        // The sign bit is cleared, not negated: Kafka's `toPositive`.
        Int32(bitPattern: hash(key) & 0x7fff_ffff) % count
    }

    static func hash(_ key: some Collection<UInt8>) -> UInt32 {
        let multiplier: UInt32 = 0x5bd1_e995
        var hash: UInt32 = 0x9747_b28c ^ UInt32(truncatingIfNeeded: key.count)

        // Four bytes at a time, the first of them lowest; what is left at the end is fewer than four.
        var word: UInt32 = 0
        var shift: UInt32 = 0
        for byte in key {
            word |= UInt32(byte) << shift
            shift += 8
            guard shift == 32 else { continue }
            word &*= multiplier
            word ^= word >> 24
            word &*= multiplier
            hash = (hash &* multiplier) ^ word
            word = 0
            shift = 0
        }
        if shift > 0 {
            hash = (hash ^ word) &* multiplier
        }

        hash ^= hash >> 13
        hash &*= multiplier
        return hash ^ (hash >> 15)
    }
}
