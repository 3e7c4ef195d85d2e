import ComitySchema
import ComityTestKit
import Foundation
import Testing
import Trust

/// Rules A05 and G02; rotation and revocation.
@Suite("Pinned keys")
struct KeyValidityTests {
    private static let start = Samples.start
    private static let end = Samples.end

    @Test(
        "count from their first instant until just before their last",
        arguments: [
            (start - 0.001, false), (start, true), (Samples.noon, true), (end - 0.001, true), (end, false), (end + 86_400, false),
        ]
    )
    func window(_ instant: Date, _ counts: Bool) throws {
        #expect(try Samples.pinned().isValid(at: instant) == counts)
        #expect(try (Samples.pinned().problem(at: instant) == nil) == counts)
    }

    @Test(
        "count no more from the instant at which they are revoked",
        arguments: [
            (Samples.noon - 0.001, true), (Samples.noon, false), (Samples.noon + 1, false),
        ]
    )
    func revocation(_ instant: Date, _ counts: Bool) throws {
        #expect(try Samples.pinned(revokedAt: Samples.noon).isValid(at: instant) == counts)
    }

    @Test(
        "that do not count prove nothing, and the error says why",
        arguments: [
            (start - 1, nil, "the key is not yet valid"),
            (end, nil, "the key is no longer valid"),
            (Samples.noon, Samples.noon, "the key is revoked"),
            (end, Samples.noon, "the key is revoked"),
        ] as [(Date, Date?, String)]
    )
    func verification(_ instant: Date, _ revokedAt: Date?, _ message: String) throws {
        let compact = try Samples.signer().sign([1], type: .order)
        let jws = try UnverifiedJWS(compact: Array(compact.utf8), as: .order)
        let key = try Samples.pinned(revokedAt: revokedAt)
        #expect(throws: TrustError(code: .keyNotValid, message: message, key: "k1")) { try jws.verified(by: key, at: instant) }
    }

    @Test("that are revoked by now prove nothing, even what claims to be older; expired keys prove what was signed in their time")
    func signingTime() throws {
        let compact = try Samples.signer().sign([1], type: .order)
        let jws = try UnverifiedJWS(compact: Array(compact.utf8), as: .order)
        let revoked = try Samples.pinned(revokedAt: Samples.noon)
        #expect(trustError { _ = try jws.verified(by: revoked, notRevokedBy: Self.end) }?.code == .keyNotValid)
        let payload = try jws.verified(by: Samples.pinned(), notRevokedBy: Self.end + 86_400)
        try payload.requireValidKey(at: Samples.noon)
        #expect(trustError { try payload.requireValidKey(at: Self.end) }?.message == "the key is no longer valid")
    }

    @Test("must have a window that begins before it ends")
    func emptyWindow() throws {
        let window = TimeWindow(from: Self.end, until: Self.end)
        #expect(trustError { _ = try Samples.pinned(validity: window) }?.code == .malformed)
    }

    @Test("are compared by people through a fingerprint that follows the key, not its name")
    func fingerprint() throws {
        #expect(try Samples.pinned("a").fingerprint == Samples.pinned("b").fingerprint)
        #expect(try Samples.pinned("a", secret: 7).fingerprint != Samples.pinned("a", secret: 8).fingerprint)
    }
}

@Suite("Rotation of sealing keys")
struct KeyRotationTests {
    private struct Owner: KeyOwner { let keys: [PinnedKey] }

    @Test(
        "seals to the newest key that is valid",
        arguments: [
            (-1, nil), (0, "old"), (9, "old"), (10, "new"), (19, "new"), (20, "new"), (29, "new"), (30, nil),
        ] as [(Double, KeyID?)]
    )
    func overlap(_ hour: Double, _ expected: KeyID?) throws {
        let owner = Owner(keys: [
            try Samples.pinned("old", .x25519, secret: 1, validity: hours(0, 20)),
            try Samples.pinned("new", .p256, secret: 2, validity: hours(10, 30)),
            try Samples.pinned("signing", .es256, secret: 3, validity: hours(0, 30)),
        ])
        #expect(owner.sealingKey(at: Samples.start + hour * 3600)?.id == expected)
    }

    @Test("goes back to the old key when the new one is revoked, and nowhere when both are")
    func revoked() throws {
        let old = try Samples.pinned("old", .x25519, secret: 1, validity: hours(0, 20))
        let new = try Samples.pinned("new", .x25519, secret: 2, validity: hours(5, 30), revokedAt: Samples.start + 10 * 3600)
        let owner = Owner(keys: [old, new])
        #expect(owner.sealingKey(at: Samples.start + 9 * 3600)?.id == "new")
        #expect(owner.sealingKey(at: Samples.start + 10 * 3600)?.id == "old")
        #expect(owner.sealingKey(at: Samples.start + 20 * 3600) == nil)
    }

    @Test("a key is found by its id only for its own use")
    func byUse() throws {
        let owner = Owner(keys: [try Samples.pinned("s", .es256, secret: 1), try Samples.pinned("e", .p256, secret: 2)])
        #expect(owner.signingKey("s") != nil)
        #expect(owner.signingKey("e") == nil)
        #expect(owner.sealingKey("e") != nil)
        #expect(owner.sealingKey("s") == nil)
    }

    private func hours(_ from: Double, _ until: Double) -> TimeWindow {
        TimeWindow(from: Samples.start + from * 3600, until: Samples.start + until * 3600)
    }
}
