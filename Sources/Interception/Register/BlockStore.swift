/// Where a block is in a ``BlockStore``.
typealias Place = UInt32

/// Blocks of bytes of any length, in chunks, so that a million of them cost neither a million allocations nor the doubling of one
/// array. A removed block is used again for the next one of its length, rounded up to eight bytes; so the boundaries of blocks never
/// move, and a place that once was a block's start always is one.
struct BlockStore {
    private static let unit = 8
    /// Of a chunk, as a power of two, in units: a quarter of a megabyte.
    private static let chunkBits = 15
    private static let headerLength = 4

    /// A block begins with four bytes: its length in units, times two, plus one if it is in use. A free block goes on with the place
    /// of the next free one of its length, plus one.
    private var chunks: [[UInt8]] = []
    /// Units of the last chunk that are in blocks.
    private var filled = 1 << chunkBits
    /// The first free block, by length.
    private var free: [UInt32: Place] = [:]

    /// - Parameter bytes: at least four, so that there is room to link free blocks.
    mutating func insert(_ bytes: [UInt8]) -> Place {
        let units = (Self.headerLength + bytes.count + Self.unit - 1) / Self.unit
        let place = reuse(units) ?? append(units)
        write((UInt32(units) << 1) | 1, at: place, 0)
        withMutableBlock(at: place) { $0[Self.headerLength...].copyBytes(from: bytes) }
        return place
    }

    mutating func remove(_ place: Place) {
        let length = read(at: place, 0) & ~1
        write(length, at: place, 0)
        write(free.updateValue(place, forKey: length).map { $0 + 1 } ?? 0, at: place, Self.headerLength)
    }

    /// Whether a block that was inserted here, if perhaps not the same one, is in use.
    func isInUse(_ place: Place) -> Bool { read(at: place, 0) & 1 == 1 }

    /// A block's bytes, and up to seven that follow them.
    @inline(__always)
    func withBytes<Result>(at place: Place, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        chunks[Int(place >> Self.chunkBits)].withUnsafeBytes { chunk in
            let start = Self.start(of: place)
            let units = chunk.loadUnaligned(fromByteOffset: start, as: UInt32.self) >> 1
            return body(UnsafeRawBufferPointer(rebasing: chunk[start + Self.headerLength..<start + Int(units) * Self.unit]))
        }
    }

    mutating func setByte(_ offset: Int, to value: UInt8, at place: Place) {
        withMutableBlock(at: place) { $0[Self.headerLength + offset] = value }
    }

    /// Calls with every block in use, in the order of memory.
    func forEach(_ body: (Place, UnsafeRawBufferPointer) -> Void) {
        for (number, chunk) in chunks.enumerated() {
            chunk.withUnsafeBytes { chunk in
                let end = number == chunks.count - 1 ? filled * Self.unit : chunk.count
                var start = 0
                while start < end {
                    let header = chunk.loadUnaligned(fromByteOffset: start, as: UInt32.self)
                    guard header != 0 else { return }
                    let next = start + Int(header >> 1) * Self.unit
                    if header & 1 == 1 {
                        let place = Place(number << Self.chunkBits | start / Self.unit)
                        body(place, UnsafeRawBufferPointer(rebasing: chunk[start + Self.headerLength..<next]))
                    }
                    start = next
                }
            }
        }
    }

    private mutating func reuse(_ units: Int) -> Place? {
        let length = UInt32(units) << 1
        guard let place = free[length] else { return nil }
        let next = read(at: place, Self.headerLength)
        free[length] = next == 0 ? nil : next - 1
        return place
    }

    private mutating func append(_ units: Int) -> Place {
        let chunkUnits = 1 << Self.chunkBits
        if filled + units > chunkUnits {
            // A block that is longer than a chunk has one of its own, which counts as full. What is left of a chunk stays zero.
            chunks.append([UInt8](repeating: 0, count: max(units, chunkUnits) * Self.unit))
            filled = 0
        }
        defer { filled += units }
        return Place((chunks.count - 1) << Self.chunkBits | filled)
    }

    private static func start(of place: Place) -> Int { Int(place & (1 << chunkBits - 1)) * unit }

    private func read(at place: Place, _ offset: Int) -> UInt32 {
        chunks[Int(place >> Self.chunkBits)].withUnsafeBytes {
            $0.loadUnaligned(fromByteOffset: Self.start(of: place) + offset, as: UInt32.self)
        }
    }

    private mutating func write(_ value: UInt32, at place: Place, _ offset: Int) {
        withMutableBlock(at: place) { $0.storeBytes(of: value, toByteOffset: offset, as: UInt32.self) }
    }

    /// From the block's header to the end of its chunk.
    private mutating func withMutableBlock(at place: Place, _ body: (UnsafeMutableRawBufferPointer) -> Void) {
        chunks[Int(place >> Self.chunkBits)].withUnsafeMutableBytes {
            body(UnsafeMutableRawBufferPointer(rebasing: $0[Self.start(of: place)...]))
        }
    }
}
