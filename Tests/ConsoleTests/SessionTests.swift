import ComitySchema
import ComityTestKit
import Foundation
import Testing
import Trust

@testable import Console

@Suite("Sessions")
struct SessionTests {
    let start = SampleWorld.standard.now
    let store = SessionStore(limits: SessionLimits(idle: 900, whole: 3600))

    @Test("a session is found by its id alone, and bound to its reviewer")
    func found() {
        let session = Session(of: "alice", by: .key, at: start)
        let id = store.open(session)
        #expect(id.count == 64)
        #expect(store.find(id, at: start)?.reviewer == "alice")
        #expect(store.find(Secret.make(), at: start) == nil)
        #expect(session.csrf != Session(of: "alice", by: .key, at: start).csrf)
    }

    @Test("a session ends when nobody has used it for a while")
    func idle() {
        let id = store.open(Session(of: "alice", by: .key, at: start))
        #expect(store.find(id, at: start + 899) != nil)
        #expect(store.find(id, at: start + 899 + 899) != nil)
        #expect(store.find(id, at: start + 899 + 899 + 900) == nil)
        #expect(store.find(id, at: start + 1) == nil, "what has ended does not come back")
    }

    @Test("a session ends at last, however much it is used")
    func whole() {
        let id = store.open(Session(of: "alice", by: .key, at: start))
        for minute in 1..<60 { #expect(store.find(id, at: start + Double(minute) * 60) != nil) }
        #expect(store.find(id, at: start + 3600) == nil)
    }

    @Test("what a page asks by itself keeps no session alive")
    func live() {
        let id = store.open(Session(of: "alice", by: .key, at: start))
        for minute in 1..<15 { #expect(store.find(id, at: start + Double(minute) * 60, isUse: false) != nil) }
        #expect(store.find(id, at: start + 900, isUse: false) == nil)
    }

    @Test("more sessions than there may be push out what was used least lately")
    func bounded() {
        let first = store.open(Session(of: "alice", by: .key, at: start))
        for second in 1...SessionStore.capacity { _ = store.open(Session(of: "bob", by: .key, at: start + Double(second) / 10)) }
        #expect(store.find(first, at: start + 1) == nil)
    }

    @Test("a challenge is good once, here, for two minutes")
    func challenges() {
        let desk = ChallengeDesk(origin: Desk.origin)
        let challenge = desk.make(at: start)
        #expect(desk.take(challenge, at: start + 119))
        #expect(!desk.take(challenge, at: start + 119), "it is good once")
        #expect(!desk.take(desk.make(at: start), at: start + 120), "its time passes")
        #expect(!desk.take(ChallengeDesk(origin: "https://evil.example").make(at: start), at: start))
        #expect(!desk.take(ChallengeDesk(origin: Desk.origin).make(at: start), at: start), "another process made it")
        let real = desk.make(at: start)
        let longer = SignInChallenge(origin: real.origin, nonce: real.nonce, expiresAt: real.expiresAt + 1, mark: real.mark)
        #expect(!desk.take(longer, at: start), "nobody gives himself more time")
    }

    @Test("however many challenges are asked for, those of others stay good")
    func flood() {
        let desk = ChallengeDesk(origin: Desk.origin)
        let challenge = desk.make(at: start)
        for _ in 0..<20_000 { _ = desk.make(at: start) }
        #expect(desk.take(challenge, at: start + 1))
    }

    @Test("both kinds of reviewers' keys prove who is there", arguments: ["alice", "bob"] as [ReviewerID])
    func proof(reviewer: ReviewerID) throws {
        let world = SampleWorld.standard
        let desk = ChallengeDesk(origin: Desk.origin)
        let signIn = KeySignIn(registry: world.reviewers, challenges: desk)
        let signed = world.signer(of: reviewer).sign(CanonicalJSON.encode(desk.make(at: start)), type: .signIn)
        #expect(try signIn.reviewer(proving: signed, at: start) == reviewer)
        #expect(throws: ConsoleFailure.signInRefused) { try signIn.reviewer(proving: signed, at: start) }
    }

    @Test("what else is signed, by whomever, proves nothing")
    func noProof() throws {
        let world = SampleWorld.standard
        let desk = ChallengeDesk(origin: Desk.origin)
        let signIn = KeySignIn(registry: world.reviewers, challenges: desk)
        func refuses(_ signed: String) {
            #expect(throws: ConsoleFailure.signInRefused) { try signIn.reviewer(proving: signed, at: start) }
        }
        let bytes = CanonicalJSON.encode(desk.make(at: start))
        refuses(world.signer(of: "alice" as ReviewerID).sign(bytes, type: .decision))
        refuses(world.signer(of: "GB-IPU" as AuthorityID).sign(bytes, type: .signIn))
        refuses(world.signer(of: "alice" as ReviewerID).sign(Array("{}".utf8), type: .signIn))
        refuses("")
        let revoked = SampleWorld(revoking: [world.signer(of: "alice" as ReviewerID).keyID: start - 1])
        let strict = KeySignIn(registry: revoked.reviewers, challenges: desk)
        let signed = world.signer(of: "alice" as ReviewerID).sign(bytes, type: .signIn)
        #expect(throws: ConsoleFailure.signInRefused) { try strict.reviewer(proving: signed, at: start) }
    }
}
