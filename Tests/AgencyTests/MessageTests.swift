import ArgumentParser
import ComitySchema
import ComityTestKit
import CommandLineKit
import Foundation
import Testing

@testable import Agency

@Suite struct `What an authority sends after its order` {
    private static let world = SampleWorld.standard
    private static let certification = CertificationDraft(agreement: "US-UK", certifier: "A. Certifier", statement: "Lawful.")

    private static func message(_ arguments: String...) throws -> Transmittal.Message {
        let options = try MessageOptions.parse(arguments)
        return try options.message(from: "GB-IPU", certifying: certification, at: world.now)
    }

    /// A file with an order that is signed, for as long as the test takes.
    private static func withFile<Result>(_ order: Order, _ body: (String) throws -> Result) throws -> Result {
        let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Files.write(Array((world.signed(order) + "\n").utf8), to: path)
        return try body(path)
    }

    @Test func `is a cancellation, with its ground and task where they are given`() throws {
        #expect(
            try Self.message("--cancel", "O1", "--task", "T1", "--reason", "Arrest made.")
                == .cancellation(Cancellation(order: "O1", task: "T1", reason: "Arrest made."))
        )
        #expect(
            try Self.message("--cancel", "O1", "--ground", "approvalRefused", "--reason", "Refused on Friday.")
                == .cancellation(Cancellation(order: "O1", ground: .approvalRefused, reason: "Refused on Friday."))
        )
    }

    @Test func `is a pause, or its end`() throws {
        #expect(
            try Self.message("--suspend", "O1", "--reason", "The court.")
                == .suspension(Suspension(order: "O1", isLifted: false, reason: "The court."))
        )
        #expect(
            try Self.message("--resume", "O1", "--reason", "The court.")
                == .suspension(Suspension(order: "O1", isLifted: true, reason: "The court."))
        )
    }

    @Test func `is a determination, on its own order unless another authority is named`() throws {
        #expect(
            try Self.message("--determine", "applicable", "--about", "O1", "--reason", "Examined.")
                == .determination(Determination(authority: "GB-IPU", order: "O1", stance: .applicable, reason: "Examined."))
        )
        #expect(
            try Self.message("--determine", "inapplicable", "--about", "O1", "--authority", "US-OIA", "--reason", "Examined.")
                == .determination(Determination(authority: "US-OIA", order: "O1", stance: .inapplicable, reason: "Examined."))
        )
    }

    @Test func `is an amendment that names the version before it and certifies the new one`() throws {
        let before = Self.world.order()
        let after = Self.world.order(purpose: Self.world.purpose(summary: "More."))
        try Self.withFile(before) { old in
            try Self.withFile(after) { new in
                let message = try Self.message("--order", new, "--amends", old, "--reason", "More was asked.")
                guard case .amendment(let amendment) = message else { throw CommandFailure(.data, "", "not an amendment") }
                #expect(amendment.replaces == Digest(of: Self.world.signed(before)))
                #expect(amendment.reason == "More was asked.")
                #expect(amendment.order.order == Self.world.signed(after))
                #expect(amendment.order.certification?.orderDigest == Digest(of: Self.world.signed(after)))
                let digest = Digest(of: "v1").rawValue
                let byDigest = try Self.message("--order", new, "--replaces", digest, "--reason", "More was asked.")
                guard case .amendment(let other) = byDigest else { throw CommandFailure(.data, "", "not an amendment") }
                #expect(other.replaces.rawValue == digest)
            }
        }
    }

    @Test func `is no amendment of another order, of another issuer's, or of itself`() throws {
        let before = Self.world.order()
        let others = [
            before, Self.world.order(reference: "OPO/2026/2"), Self.world.order(issuer: "GB-MPS"),
            Self.world.order(addressee: "exmail-gb"),
        ]
        try Self.withFile(before) { old in
            for other in others {
                try Self.withFile(other) { new in
                    let failure = #expect(throws: CommandFailure.self) {
                        try Self.message("--order", new, "--amends", old, "--reason", "x")
                    }
                    #expect(failure?.status == .data)
                }
            }
        }
    }

    @Test(arguments: [
        [], ["--cancel", "O1"], ["--cancel", "O1", "--reason", ""], ["--suspend", "O1"], ["--resume", "O1"],
        ["--cancel", "O1", "--suspend", "O1", "--reason", "x"], ["--order", "x", "--amends", "y"],
        ["--order", "x", "--amends", "y", "--replaces", Digest(of: "v").rawValue, "--reason", "x"],
        ["--replaces", Digest(of: "v").rawValue, "--cancel", "O1", "--reason", "x"],
        ["--suspend", "O1", "--ground", "revoked", "--reason", "x"], ["--determine", "applicable", "--reason", "x"],
        ["--about", "O1", "--cancel", "O1", "--reason", "x"], ["--determine", "perhaps", "--about", "O1", "--reason", "x"],
        ["--authority", "US-OIA", "--cancel", "O1", "--reason", "x"], ["--receipt", "O1", "--task", "T1"],
    ])
    func `is one thing, whole`(arguments: [String]) {
        #expect(throws: (any Error).self) { try MessageOptions.parse(arguments) }
    }
}
