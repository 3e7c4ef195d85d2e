/// A random generator that gives the same sequence for the same seed on every machine (SplitMix64; Steele, Lea and Flood, 2014).
/// The choices made from it are written here too, so that no change of a library changes a sample.
struct SeededGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// A sequence of its own for each stream of one seed.
    init(seed: UInt64, stream: Int) {
        var root = SeededGenerator(seed: seed ^ (UInt64(stream) &* 0xD134_2543_DE82_EF95))
        state = root.next()
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func number(below bound: Int) -> Int { Int(next() % UInt64(bound)) }

    mutating func number(in range: ClosedRange<Int>) -> Int { range.lowerBound + number(below: range.count) }

    mutating func chance(_ part: Int, in whole: Int) -> Bool { number(below: whole) < part }

    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[number(below: elements.count)] }

    /// From 0 to below 1.
    mutating func fraction() -> Double { Double(next() >> 11) / Double(1 << 53) }

    mutating func bytes(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + 8)
        while bytes.count < count {
            var word = next()
            for _ in 0..<8 {
                bytes.append(UInt8(truncatingIfNeeded: word))
                word >>= 8
            }
        }
        bytes.removeLast(bytes.count - count)
        return bytes
    }

    /// Sizes as mailboxes have them: most are small, a few are very large (a Pareto distribution of exponent 1).
    mutating func heavyTailed(from least: Int, to most: Int) -> Int {
        min(most, Int(Double(least) / max(fraction(), 1e-9)))
    }

    /// Instants between two others, in order.
    mutating func instants(_ count: Int, from: Int64, until: Int64) -> [Int64] {
        (0..<count).map { _ in from + Int64(next() % UInt64(max(1, until - from))) }.sorted()
    }
}
