import ComitySchema
import ComityTestKit
import Foundation
import Testing
import Trust

@Suite("Approvals of a rulebook")
struct RulebookApprovalTests {
    private static let label = "Comity 2026-11-01"
    private static let digest = Digest(of: "the files")
    private let world = SampleWorld.standard

    private func approval(
        by reviewer: ReviewerID,
        version: String = label,
        digest: Digest = digest,
        at instant: Date? = nil
    ) -> RulebookApproval {
        RulebookApproval(version: version, digest: digest, approver: reviewer, approvedAt: instant ?? world.days(-1))
    }

    private func signed(_ approval: RulebookApproval, by signer: ReviewerID, type: JWSType = .rulebook) -> [UInt8] {
        Array(world.signer(of: signer).sign(CanonicalJSON.encode(approval), type: type).utf8)
    }

    private func found(_ signatures: [[UInt8]], in world: SampleWorld? = nil) -> RulebookApprovals {
        let files = Dictionary(uniqueKeysWithValues: signatures.enumerated().map { ("approvals/\($0.offset).jws", $0.element) })
        let world = world ?? self.world
        return world.reviewers.approvals(files, of: Self.label, digest: Self.digest, at: world.now)
    }

    @Test("by two people count for both, with or without a line's end")
    func two() {
        let newline = [UInt8(ascii: "\n")]
        let result = found([signed(approval(by: "bob"), by: "bob"), signed(approval(by: "alice"), by: "alice") + newline])
        #expect(result.approvers == ["alice", "bob"])
        #expect(result.problems.isEmpty)
    }

    @Test("by one person in two files count once")
    func once() {
        let earlier = approval(by: "alice", at: world.days(-2))
        #expect(found([signed(approval(by: "alice"), by: "alice"), signed(earlier, by: "alice")]).approvers == ["alice"])
    }

    /// What was signed, by whom and as what, and why it does not count.
    @Test("that do not hold count for nobody, and say why")
    func refused() throws {
        let alice: ReviewerID = "alice"
        let good = signed(approval(by: "alice"), by: "alice")
        var broken = good
        broken[broken.count - 5] ^= 1
        let cases: [([UInt8], ReasonCode)] = [
            (signed(approval(by: "alice", digest: Digest(of: "other files")), by: "alice"), .rulebookNotApproved),
            (signed(approval(by: "alice", version: "Comity 2027-01-01"), by: "alice"), .rulebookNotApproved),
            (signed(approval(by: "alice", at: world.days(1)), by: "alice"), .rulebookNotApproved),
            (signed(approval(by: "alice", at: world.days(-400)), by: "alice"), .keyNotValid),
            (signed(approval(by: "alice"), by: "bob"), .signatureInvalid),
            (signed(approval(by: "alice"), by: "alice", type: .decision), .malformed),
            (Array(world.signer(of: alice).sign(Array("{}".utf8), type: .rulebook).utf8), .malformed),
            (Array(world.providerSigner.sign(CanonicalJSON.encode(approval(by: "alice")), type: .rulebook).utf8), .keyNotValid),
            (broken, .signatureInvalid),
            ([], .malformed),
            (Array("\n".utf8), .malformed),
            (Array(repeating: UInt8(ascii: "a"), count: 10_000), .tooLarge),
        ]
        for (signature, code) in cases {
            let result = found([signature])
            #expect(result.approvers.isEmpty)
            #expect(result.problems.map(\.file) == ["approvals/0.jws"])
            #expect(result.problems.first?.error.code == code, "\(result.problems)")
        }
    }

    @Test("by a key that is revoked since count no more")
    func revoked() {
        let later = SampleWorld(revoking: ["alice-sign": world.now])
        let result = found([signed(approval(by: "alice"), by: "alice"), signed(approval(by: "bob"), by: "bob")], in: later)
        #expect(result.approvers == ["bob"])
        #expect(result.problems.first?.error.code == .keyNotValid)
    }

    @Test("by someone who may not approve rulebooks do not count")
    func noRight() throws {
        let text = String(decoding: world.reviewersJSON, as: UTF8.self)
        for replacement in [#""approvesRulebooks":false"#, #""accounts":[]"#] {
            let json = text.replacingOccurrences(of: #""approvesRulebooks":true"#, with: replacement)
            let registry = try ReviewerRegistry(json: Array(json.utf8))
            let result = registry.approvals(
                ["approvals/alice.jws": signed(approval(by: "alice"), by: "alice")],
                of: Self.label,
                digest: Self.digest,
                at: world.now
            )
            #expect(result.approvers.isEmpty)
            #expect(result.problems.first?.error.message == "alice may not approve rulebooks")
        }
    }
}
