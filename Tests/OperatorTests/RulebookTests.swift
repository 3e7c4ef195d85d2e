import ArgumentParser
import ComitySchema
import ComityTestKit
import CommandLineKit
import Foundation
import Rulebook
import Testing
import Trust

@testable import Operator

@Suite final class `The commands about rulebooks` {
    private let world = SampleWorld.standard
    private let folder = FileManager.default.temporaryDirectory.appending(path: "comity-rulebook-\(UUID().uuidString)").path
    private var version: String { "\(folder)/2026-11-01" }

    init() throws { try FileManager.default.copyItem(atPath: DeployedRulebook.folder.path, toPath: folder) }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private func file(_ name: String, _ bytes: [UInt8]) throws -> String {
        let path = "\(folder)/\(name)"
        try Files.write(bytes, to: path)
        return path
    }

    /// The registry of reviewers with keys of today, and the private keys.
    private func approve(as reviewer: String, _ more: [String] = []) throws {
        let key = try file("\(reviewer).jwk", try key(of: reviewer).privateJWK)
        let command = try RulebookCommand.Approve.parse([version, "--as", reviewer, "--key", key] + more)
        try command.run()
    }

    private func key(of reviewer: String) throws -> (privateJWK: [UInt8], publicJWK: [UInt8]) {
        try KeyMaker.make(
            id: KeyID(unchecked: "\(reviewer)-key"),
            algorithm: .edDSA,
            secret: Array(Digest(of: reviewer).rawValue.utf8.prefix(32))
        )
    }

    private func registry() throws -> String {
        let entries = try ["alice", "bob"].map { reviewer in
            let jwk = String(decoding: try key(of: reviewer).publicJWK, as: UTF8.self)
            let validity = #"{"from":"2020-01-01T00:00:00Z","until":"2999-01-01T00:00:00Z"}"#
            let keys = #"[{"use":"sig","validity":\#(validity),"jwk":\#(jwk)}]"#
            return #"{"id":"\#(reviewer)","name":"\#(reviewer)","approvesRulebooks":true,"keys":\#(keys)}"#
        }
        return try file("reviewers.json", Array(#"{"reviewers":[\#(entries.joined(separator: ","))]}"#.utf8))
    }

    private func check(_ path: String, reviewers: String?) throws {
        let command = try RulebookCommand.Check.parse([path] + (reviewers.map { ["--reviewers", $0] } ?? []))
        try command.run()
    }

    @Test func `find a version approved once two people have signed it, and no more once it is changed`() throws {
        let registry = try registry()
        try check(folder, reviewers: nil)
        try approve(as: "alice")
        let one = #expect(throws: CommandFailure.self) { try self.check(self.folder, reviewers: registry) }
        #expect(one?.status == .no && one?.code == "RulebookNotApproved")
        try approve(as: "bob")
        try check(folder, reviewers: registry)
        try check(version, reviewers: registry)

        let agreement = "\(version)/agreements/us-uk.json"
        let text = String(decoding: try Files.read(agreement), as: UTF8.self)
        try Files.write(Array(text.replacingOccurrences(of: "\"months\": 36", with: "\"months\": 12").utf8), to: agreement)
        let changed = #expect(throws: CommandFailure.self) { try self.check(self.folder, reviewers: registry) }
        #expect(changed?.code == "RulebookNotApproved")
        try approve(as: "alice")
        try approve(as: "bob")
        try check(folder, reviewers: registry)
    }

    @Test func `sign nothing that is not what the person read`() throws {
        let digest = try DeployedRulebook.approved().digest.rawValue
        try approve(as: "alice", ["--digest", digest])
        let refused = #expect(throws: CommandFailure.self) {
            try self.approve(as: "bob", ["--digest", Digest(of: "what bob read").rawValue])
        }
        #expect(refused?.code == "RulebookChanged")
        #expect(!FileManager.default.fileExists(atPath: "\(version)/approvals/bob.jws"))
    }

    @Test func `name the file, the place and the reason of a mistake`() throws {
        try Files.write(Array("{".utf8), to: "\(version)/calendars/GB.json")
        for path in [folder, version] {
            let failure = #expect(throws: CommandFailure.self) { try self.check(path, reviewers: nil) }
            #expect(failure?.status == .data)
            #expect(failure?.message.hasPrefix("rulebook: 2026-11-01/calendars/GB.json: line 1 is not JSON") == true)
        }
        let unsigned = #expect(throws: CommandFailure.self) { try self.approve(as: "alice") }
        #expect(unsigned?.code == "RulebookWrong")
    }

    @Test func `tell a folder that is not there`() throws {
        let failure = #expect(throws: CommandFailure.self) { try self.check("\(self.folder)/nowhere", reviewers: nil) }
        #expect(failure?.status == .missing)
    }

    @Test func `show what a version is and whose signature does not count`() throws {
        try approve(as: "alice")
        let rulebook = try RulebookFiles.version(version)
        let registry = try RulebookFiles.reviewers(try registry())
        let trusted = RulebookReport(rulebook, reviewers: registry, at: Date())
        #expect(trusted.lines.contains { $0.contains("approved by  alice (not approved: 2 people must)") })
        #expect(trusted.lines.contains { $0.contains(rulebook.digest.rawValue) })
        let strangers = RulebookReport(rulebook, reviewers: world.reviewers, at: Date())
        #expect(strangers.lines.contains { $0.contains("approvals/alice.jws does not count: no reviewer has this key") })
        #expect(!strangers.isApproved)
    }
}
