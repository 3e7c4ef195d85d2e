/// Where things are, by their hash: an open-addressed table of eight bytes an entry, probed in line.
///
/// An entry is the upper half of a hash and a place. The upper bits of the hash say where the entry belongs, the others tell nearly
/// every stranger without a look at the thing itself. So a question about a key that is not there touches one cache line, and the
/// table grows and shrinks without a look at the keys. One hash may have many places.
struct HashIndex {
    /// Zero is an empty entry, so places are stored plus one.
    private var entries: [UInt64] = Array(repeating: 0, count: 16)
    private(set) var count = 0

    private var mask: Int { entries.count - 1 }

    /// The first place under a hash of which a condition holds.
    @inline(__always)
    func first(_ hash: UInt64, where condition: (Place) -> Bool) -> Place? {
        var index = home(of: hash)
        while entries[index] != 0 {
            if (entries[index] ^ hash) >> 32 == 0 {
                let place = Self.place(of: entries[index])
                if condition(place) { return place }
            }
            index = (index + 1) & mask
        }
        return nil
    }

    /// Calls with every place under a hash, and perhaps with places under others.
    func forEach(_ hash: UInt64, _ body: (Place) -> Void) {
        _ = first(hash) { place in
            body(place)
            return false
        }
    }

    /// The same thing may be entered once only.
    mutating func insert(_ hash: UInt64, _ place: Place) {
        if (count + 1) * 8 > entries.count * 5 { grow() }
        put(Self.entry(hash, place))
        count += 1
    }

    mutating func remove(_ hash: UInt64, _ place: Place) {
        let entry = Self.entry(hash, place)
        var hole = home(of: hash)
        while entries[hole] != entry {
            guard entries[hole] != 0 else { return }
            hole = (hole + 1) & mask
        }
        // Whatever stands behind the hole and belongs before it moves up, so that no search ends too early.
        var index = (hole + 1) & mask
        while entries[index] != 0 {
            if (index - home(of: entries[index])) & mask >= (index - hole) & mask {
                entries[hole] = entries[index]
                hole = index
            }
            index = (index + 1) & mask
        }
        entries[hole] = 0
        count -= 1
    }

    /// Calls with every place, in no order.
    func forEach(_ body: (Place) -> Void) {
        for entry in entries where entry != 0 { body(Self.place(of: entry)) }
    }

    private static func entry(_ hash: UInt64, _ place: Place) -> UInt64 { (hash >> 32) << 32 | UInt64(place + 1) }

    private static func place(of entry: UInt64) -> Place { Place(truncatingIfNeeded: entry) - 1 }

    @inline(__always)
    private func home(of hash: UInt64) -> Int { Int(hash >> 32) >> (32 - entries.count.trailingZeroBitCount) }

    private mutating func put(_ entry: UInt64) {
        var index = home(of: entry)
        while entries[index] != 0 { index = (index + 1) & mask }
        entries[index] = entry
    }

    private mutating func grow() {
        let old = entries
        entries = Array(repeating: 0, count: old.count * 2)
        for entry in old where entry != 0 { put(entry) }
    }
}
