import ComitySchema
import ComityTestKit
import Foundation
import StageKit
import Testing
import Trust

@testable import Delivery

@Suite("Parts of an answer")
struct PartTests {
    @Test("leave in their order, signed, under the case, with the ciphertext that the statement vouches for")
    func delivery() throws {
        let world = try World()
        world.register()
        let first = world.part(1)
        let written = world.feed(first)
        world.feed(world.part(2, isLast: true))

        #expect(try world.delivered() == [1, 2])
        let record = try #require(written.first { $0.topic == "comity.agency.GB-IPU.v1" })
        #expect(record.key == Array(world.task.caseID.rawValue.utf8))
        let message = try decode(AgencyMessage.self, from: record)
        #expect(message.ciphertext == first.ciphertext)
        let said = try statement(of: record)
        #expect(said.provider == world.task.entity)
        #expect(said.issuedAt == world.driver.now)
        #expect(
            said.content
                == .part(
                    PartStatement(
                        binding: first.binding,
                        suite: first.suite,
                        encapsulatedKey: first.encapsulatedKey,
                        ciphertextDigest: Digest(of: first.ciphertext)
                    )
                )
        )
        let digests = [1, 2].map { Digest(of: world.part($0).ciphertext) }
        #expect(try world.audit(.delivered).map(\.digest) == digests)
    }

    @Test("end with an outcome that names the digest of the last ciphertext")
    func outcome() throws {
        let world = try World()
        world.register()
        world.feed(world.part(1))
        world.feed(world.part(2))
        #expect(try world.outcomes().isEmpty)
        let last = world.part(3, isLast: true)
        world.feed(last)
        #expect(try world.outcomes() == [.delivered(parts: 3, manifestDigest: Digest(of: last.ciphertext))])
    }

    @Test("that come again are dropped")
    func duplicates() throws {
        let world = try World()
        world.register()
        for sequence in [1, 1, 2, 1, 2] { world.feed(world.part(sequence)) }
        #expect(try world.delivered() == [1, 2])
        #expect(try world.audit(.replayed).count == 3)
        #expect(world.driver.deadLetters.isEmpty)
    }

    @Test("that leave a gap are dead letters, and the missing one is still awaited")
    func gap() throws {
        let world = try World()
        world.register()
        world.feed(world.part(1))
        world.feed(world.part(3))
        #expect(world.driver.deadLetters.map(\.code) == ["SequenceGap"])
        world.feed(world.part(2))
        #expect(try world.delivered() == [1, 2])
    }

    @Test("that follow the one that ended the answer are dead letters")
    func afterLast() throws {
        let world = try World()
        world.register()
        world.feed(world.part(1, isLast: true))
        world.feed(world.part(2))
        #expect(try world.delivered() == [1])
        #expect(world.driver.deadLetters.map(\.code) == ["SequenceGap"])
    }

    @Test(
        "edge 43: that are not sealed as the register has the task are dead letters",
        arguments: [
            { $0.part(1, recipient: "US-OIA") },
            { $0.part(1, keyID: "GB-IPU-seal-2") },
            { $0.part(1, caseID: CaseID(authority: "GB-IPU", reference: "OPO-2")) },
        ] as [@Sendable (World) -> SealedPart]
    )
    func binding(_ part: @Sendable (World) -> SealedPart) throws {
        let world = try World()
        world.register()
        world.feed(part(world))
        #expect(world.driver.deadLetters.map(\.code) == ["BindingMismatch"])
        #expect(try world.delivered().isEmpty)
    }

    @Test("under another key than their task's are dead letters")
    func wrongKey() throws {
        let world = try World()
        world.register()
        world.feed(world.part(1), key: "T" + String(repeating: "0", count: 32))
        #expect(world.driver.deadLetters.map(\.code) == ["BindingMismatch"])
    }

    @Test("wait for their task to appear in the register, and are dead letters if it does not")
    func taskUnknown() throws {
        let world = try World()
        world.feed(world.part(1))
        world.driver.advance(to: World.start + 1)
        #expect(try world.delivered().isEmpty)
        world.register()
        world.driver.advance(to: World.start + 2)
        #expect(try world.delivered() == [1])

        let patient = try World()
        patient.feed(patient.part(1))
        patient.driver.advance(to: World.start + 120)
        #expect(patient.driver.deadLetters.map(\.code) == ["TaskUnknown"])
    }

    @Test("of the largest size make a message that stays below a megabyte")
    func size() throws {
        let world = try World()
        world.register()
        let written = world.feed(world.part(1, bytes: PartContent.byteLimit + 16))
        let record = try #require(written.first { $0.topic == "comity.agency.GB-IPU.v1" })
        #expect(try #require(record.value).count < 1_000_000)
    }

    @Test("are numbered on after a restart at any point", arguments: 0...4)
    func restart(after count: Int) throws {
        let world = try World()
        world.register()
        for sequence in 1...4 {
            if sequence == count + 1 { try world.restart() }
            world.feed(world.part(sequence, isLast: sequence == 4))
        }
        try world.restart()
        for sequence in 1...4 { world.feed(world.part(sequence, isLast: sequence == 4)) }
        #expect(try world.delivered() == [1, 2, 3, 4])
        #expect(try world.outcomes().count == 1)
    }

    @Test("that cannot be read are dead letters", arguments: [Topic.tasks, .sealed, .notices])
    func broken(_ topic: Topic) throws {
        let world = try World()
        world.driver.feed(topic: topic.name, key: world.task.id.rawValue, value: Array("{}".utf8))
        #expect(world.driver.deadLetters.map(\.code) == ["Malformed"])
    }
}
