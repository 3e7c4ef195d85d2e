import Testing

@testable import Interception

@Suite("The hash of a record's key")
struct RegisterHashTests {
    @Test("tells apart keys of every length and tail")
    func hashes() {
        let keys = (0..<40).flatMap { length in [UInt8(0), 1, 255].map { [UInt8](repeating: $0, count: length) } }
        let hashes = Set(keys.map { $0.withUnsafeBytes(KeyHash.of) })
        // The three empty keys are one.
        #expect(hashes.count == keys.count - 2)
    }
}
