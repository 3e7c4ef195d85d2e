import ComitySchema

/// The 16 bytes of an id that is written as a letter and 32 hexadecimal digits: a quarter of what its text takes in memory.
struct PackedID: Hashable, Comparable {
    let high: UInt64
    let low: UInt64

    init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// - Returns: `nil` unless the text is the letter and 32 lower-case digits.
    init?(_ text: some Sequence<UInt8>, letter: Unicode.Scalar) {
        var words: (high: UInt64, low: UInt64) = (0, 0)
        var count = 0
        for byte in text {
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9") where count > 0: digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f") where count > 0: digit = byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: letter) where count == 0: digit = 0
            default: return nil
            }
            guard count <= 32 else { return nil }
            words.high = words.high << 4 | words.low >> 60
            words.low = words.low << 4 | UInt64(digit)
            count += 1
        }
        guard count == 33 else { return nil }
        self.init(high: words.high, low: words.low)
    }

    init?(_ id: TaskID) {
        self.init(id.rawValue.utf8, letter: "T")
    }

    var taskID: TaskID { TaskID(unchecked: text(letter: "T")) }

    func text(letter: Unicode.Scalar) -> String {
        String(unsafeUninitializedCapacity: 33) { text in
            text[0] = UInt8(ascii: letter)
            for index in 0..<32 {
                let word = index < 16 ? high : low
                let digit = UInt8(truncatingIfNeeded: word >> UInt64(60 - index % 16 * 4)) & 15
                text[index + 1] = digit + (digit < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10)
            }
            return 33
        }
    }

    /// The order of the ids' texts.
    static func < (left: PackedID, right: PackedID) -> Bool { (left.high, left.low) < (right.high, right.low) }
}
