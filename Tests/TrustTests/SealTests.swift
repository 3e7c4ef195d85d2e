import ComitySchema
import ComityTestKit
import Foundation
import Testing
import Trust

extension SealedPart {
    /// What the provider would sign for this part.
    var statement: PartStatement {
        PartStatement(
            binding: binding,
            suite: suite,
            encapsulatedKey: encapsulatedKey,
            ciphertextDigest: Digest(of: ciphertext)
        )
    }
}

@Suite("Seals")
struct SealTests {
    private let plaintext = Array("what was asked".utf8)

    private func sealed(_ algorithm: KeyAlgorithm, _ binding: SealBinding = Samples.binding()) throws -> SealedPart {
        try Seal.seal(plaintext, binding: binding, to: Samples.pinned("k1", algorithm), at: Samples.noon)
    }

    private func opener(_ algorithm: KeyAlgorithm, _ id: KeyID = "k1", secret: UInt8 = 7) throws -> SealOpener {
        try SealOpener(privateJWK: Samples.pair(id, algorithm, secret: secret).privateJWK)
    }

    @Test(
        "open for the key that they were made for",
        arguments: [
            (KeyAlgorithm.x25519, SealSuite.x25519ChaCha20), (.p256, .p256AES256),
        ]
    )
    func roundTrip(_ algorithm: KeyAlgorithm, _ suite: SealSuite) throws {
        let part = try sealed(algorithm)
        #expect(part.suite == suite)
        #expect(part.sealedAt == Samples.noon)
        #expect(part.ciphertext.count == plaintext.count + 16)
        #expect(try opener(algorithm).open(part.statement, ciphertext: part.ciphertext) == plaintext)
    }

    @Test("hold nothing, or a whole part", arguments: [0, 1, PartContent.byteLimit])
    func sizes(_ count: Int) throws {
        let bytes = [UInt8](repeating: 0xA5, count: count)
        let part = try Seal.seal(bytes, binding: Samples.binding(), to: Samples.pinned("k1", .x25519), at: Samples.noon)
        #expect(try opener(.x25519).open(part.statement, ciphertext: part.ciphertext) == bytes)
    }

    @Test("of the same plaintext never look the same")
    func freshness() throws {
        let parts = try (0..<8).map { _ in try sealed(.x25519) }
        #expect(Set(parts.map(\.encapsulatedKey)).count == parts.count)
        #expect(Set(parts.map(\.ciphertext)).count == parts.count)
    }

    @Test("do not open as anything but the part that they are", arguments: [KeyAlgorithm.x25519, .p256])
    func binding(_ algorithm: KeyAlgorithm) throws {
        let part = try sealed(algorithm)
        let opener = try opener(algorithm)
        let others = [
            Samples.binding(caseID: "C00000000000000000000000000000001"),
            Samples.binding(taskID: "T11111111111111111111111111111110"),
            Samples.binding(order: "OPO/2026/8"),
            Samples.binding(task: "T2"),
            Samples.binding(recipient: "US-OIA"),
            Samples.binding(sequence: 4),
            Samples.binding(content: .manifest),
            Samples.binding(isLast: true),
        ]
        for other in others {
            let statement = PartStatement(
                binding: other,
                suite: part.suite,
                encapsulatedKey: part.encapsulatedKey,
                ciphertextDigest: Digest(of: part.ciphertext)
            )
            #expect(trustError { _ = try opener.open(statement, ciphertext: part.ciphertext) }?.code == .signatureInvalid)
        }
        let otherKey = PartStatement(
            binding: Samples.binding(keyID: "k2"),
            suite: part.suite,
            encapsulatedKey: part.encapsulatedKey,
            ciphertextDigest: Digest(of: part.ciphertext)
        )
        #expect(trustError { _ = try opener.open(otherKey, ciphertext: part.ciphertext) }?.code == .keyNotValid)
    }

    @Test("break with any byte of the ciphertext changed", arguments: [KeyAlgorithm.x25519, .p256])
    func ciphertext(_ algorithm: KeyAlgorithm) throws {
        let part = try sealed(algorithm)
        let opener = try opener(algorithm)
        for index in part.ciphertext.indices {
            var changed = part.ciphertext
            changed[index] ^= 1
            // Against the signed digest first, and against the seal itself even if the digest were forged too.
            #expect(throws: TrustError.self) { try opener.open(part.statement, ciphertext: changed) }
            let forged = PartStatement(
                binding: part.binding,
                suite: part.suite,
                encapsulatedKey: part.encapsulatedKey,
                ciphertextDigest: Digest(of: changed)
            )
            #expect(throws: TrustError.self) { try opener.open(forged, ciphertext: changed) }
        }
    }

    @Test("break with another encapsulated key, of whatever length", arguments: [KeyAlgorithm.x25519, .p256])
    func encapsulatedKey(_ algorithm: KeyAlgorithm) throws {
        let part = try sealed(algorithm)
        let opener = try opener(algorithm)
        let other = try sealed(algorithm).encapsulatedKey
        for key in [
            other, Data(), Data([1]), part.encapsulatedKey.dropLast(), part.encapsulatedKey + [0], Data(count: 32),
            Data(count: 65),
        ] {
            let statement = PartStatement(
                binding: part.binding,
                suite: part.suite,
                encapsulatedKey: key,
                ciphertextDigest: Digest(of: part.ciphertext)
            )
            #expect(trustError { _ = try opener.open(statement, ciphertext: part.ciphertext) }?.code == .signatureInvalid)
        }
    }

    @Test("do not open for another key of the same name, nor under another suite")
    func otherKey() throws {
        let part = try sealed(.x25519)
        let stranger = try opener(.x25519, secret: 8)
        #expect(trustError { _ = try stranger.open(part.statement, ciphertext: part.ciphertext) }?.code == .signatureInvalid)
        let other = try opener(.p256)
        #expect(trustError { _ = try other.open(part.statement, ciphertext: part.ciphertext) }?.code == .keyNotValid)
    }

    @Test("are made only to a key that is for sealing, is the one named, and counts at that time")
    func refusals() throws {
        let binding = Samples.binding()
        func code(_ key: PinnedKey, at instant: Date = Samples.noon) -> ReasonCode? {
            trustError { _ = try Seal.seal(plaintext, binding: binding, to: key, at: instant) }?.code
        }
        #expect(code(try Samples.pinned("k1", .x25519)) == nil)
        #expect(code(try Samples.pinned("k1", .es256)) == .keyNotValid)
        #expect(code(try Samples.pinned("k2", .x25519)) == .keyNotValid)
        #expect(code(try Samples.pinned("k1", .x25519), at: Samples.start - 1) == .keyNotValid)
        #expect(code(try Samples.pinned("k1", .x25519), at: Samples.end) == .keyNotValid)
        #expect(code(try Samples.pinned("k1", .x25519, revokedAt: Samples.noon)) == .keyNotValid)
    }
}
