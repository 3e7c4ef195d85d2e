import Answer
import ComitySchema
import ComityTestKit
import Foundation
import ProviderKit
import StageKit
import Testing
import Trust

@testable import Interception

@Suite("Capture")
struct CaptureTests {
    @Test("seals an event of a target for the task's agency, and tells that the interception has started, once")
    func capture() throws {
        let world = try World()
        let task = try world.task()
        world.register(task)
        world.advance(intoWindow: 1)
        let first = world.event("e-1")
        world.live(first)
        world.live(world.event("e-2"))

        #expect(try world.parts(of: task).map(\.binding.sequence) == [1, 2])
        let item = try #require(try world.items(of: task).first)
        #expect(item.id == "e-1")
        #expect(item.category == .liveContent)
        #expect(item.contentType == "application/json")
        #expect(item.at == first.at)
        #expect(try world.events(of: task).first == first)
        #expect(try world.outcomes(of: task) == [.interceptionStarted])
        #expect(try world.audit(.interceptionStarted, of: task).count == 1)
        #expect(try world.audit(.sealed, of: task).count == 2)
    }

    @Test(
        "discloses no more of an event than the categories allow",
        arguments: [([.liveTraffic], false), ([.liveContent], true), ([.liveTraffic, .liveContent], true)]
            as [([DataCategory], Bool)]
    )
    func categories(_ categories: [DataCategory], hasContent: Bool) throws {
        let world = try World()
        let task = try world.task(categories: categories)
        world.register(task)
        world.advance(intoWindow: 1)
        let event = world.event("e-1")
        world.live(event)
        #expect(try world.events(of: task) == [hasContent ? event : event.withoutContent])
        #expect(try world.items(of: task).map(\.category) == [hasContent ? .liveContent : .liveTraffic])
    }

    @Test("looks at nobody who is not a target")
    func others() throws {
        let world = try World()
        let task = try world.task()
        let stored = try world.task("2", action: .production, account: "account-2")
        world.register(task)
        world.register(stored)
        world.advance(intoWindow: 1)
        for account in ["account-2", "account-10", "account", "Account-1"] {
            // Not even broken: it is not decoded.
            #expect(world.live(Array("{".utf8), key: account).isEmpty)
        }
        #expect(world.driver.deadLetters.isEmpty)
    }

    @Test(
        "takes an event only if it happened inside the window, to the millisecond",
        arguments: [(-0.001, false), (0, true), (599.999, true), (600, false)]
    )
    func eventTime(offset: TimeInterval, isTaken: Bool) throws {
        let world = try World()
        let task = try world.task()
        world.register(task)
        world.advance(intoWindow: 30)
        world.live(world.event("e-1", at: World.window.from + offset))
        #expect(try world.items(of: task).count == (isTaken ? 1 : 0))
        #expect(world.progress(of: task)?.answer.droppedOutOfScope == (isTaken ? 0 : 1))
    }

    @Test(
        "takes an event only while the window is open, whatever time the event bears",
        arguments: [(-0.001, false), (0, true), (599.999, true), (600, false), (700, false)]
    )
    func clock(offset: TimeInterval, isTaken: Bool) throws {
        let world = try World()
        let task = try world.task()
        world.register(task)
        world.advance(intoWindow: offset)
        world.live(world.event("e-1", at: World.window.from + 300))
        #expect(try world.items(of: task).count == (isTaken ? 1 : 0))
        #expect(world.progress(of: task)?.answer.droppedOutOfScope == (isTaken ? 0 : 1))
    }

    @Test("drops and counts an event that is of another account than its key")
    func wrongAccount() throws {
        let world = try World()
        let task = try world.task()
        world.register(task)
        world.advance(intoWindow: 1)
        world.live(world.event("e-1", account: "account-2"), key: World.target.rawValue)
        #expect(try world.items(of: task).isEmpty)
        #expect(world.progress(of: task)?.answer.droppedOutOfScope == 1)
    }

    @Test(
        "puts a target's event that cannot be read among the dead letters",
        arguments: ["{", "{}", #"{"id":"e-1","unknown":1}"#]
    )
    func broken(_ text: String) throws {
        let world = try World()
        world.register(try world.task())
        world.advance(intoWindow: 1)
        world.live(Array(text.utf8), key: World.target.rawValue)
        #expect(world.driver.deadLetters.map(\.code) == ["Malformed"])
        #expect(
            world.driver.deadLetters.allSatisfy { $0.record.key == nil && $0.record.value == nil },
            "live data is repeated nowhere"
        )
    }

    @Test("refuses an event outside its key's partition, rather than count one task in two places")
    func wrongPartition() throws {
        let world = try World()
        let task = try world.task(account: "elsewhere-1")
        world.register(task)
        world.advance(intoWindow: 1)
        world.live(world.event("e-1", account: "elsewhere-1"))
        #expect(world.driver.deadLetters.map(\.code) == ["WrongPartition"])
        #expect(world.progress(of: task) == nil)
    }

    @Test("of one account for two agencies gives each its own product, and neither a word of the other")
    func twoAgencies() throws {
        let world = try World()
        let british = try world.task(to: "GB-IPU")
        let american = try world.task(to: "US-OIA", categories: [.liveTraffic])
        world.register(british)
        world.register(american)
        world.advance(intoWindow: 1)
        let event = world.event("e-1")
        world.live(event)
        world.change(british, to: .cancelled)
        world.live(world.event("e-2"))

        #expect(try world.events(of: british) == [event])
        #expect(try world.events(of: american).map(\.id) == ["e-1", "e-2"])
        #expect(try world.events(of: american).allSatisfy { $0.body == nil })
        #expect(try world.parts(of: american).map(\.binding.sequence) == [1, 2])
        for part in try world.parts(of: american) {
            #expect(throws: TrustError.self) { try world.sample.open(part, as: "GB-IPU") }
        }
    }

    @Test("for an agency whose key has ended is a gap in its answer, and costs no other agency anything")
    func deadKey() throws {
        let world = try World(revokedAt: World.window.from + 10)
        let british = try world.task(to: "GB-IPU")
        let american = try world.task(to: "US-OIA")
        world.register(british)
        world.register(american)
        world.advance(intoWindow: 5)
        world.live(world.event("e-1"))
        world.advance(intoWindow: 20)
        world.live(world.event("e-2"))
        #expect(try world.events(of: british).map(\.id) == ["e-1"])
        #expect(try world.events(of: american).map(\.id) == ["e-1", "e-2"])
        #expect(try world.audit(.withheld, of: british).map(\.code) == [.keyNotValid])
        #expect(world.progress(of: british)?.gaps.map(\.reason) == [.keyNotValid])
        #expect(world.driver.deadLetters.isEmpty)

        world.advance(intoWindow: 600)
        #expect(try world.manifests(of: american).count == 1)
        #expect(try world.manifests(of: british).isEmpty)
        #expect(world.progress(of: british)?.phase == .closing)
    }

    @Test("leaves nothing of an event in the clear, neither in what is sent nor in what is kept")
    func secrecy() throws {
        let world = try World()
        let task = try world.task()
        world.register(task)
        world.advance(intoWindow: 1)
        world.live(world.event("e-1", body: "see you at nine"))
        let values = world.driver.written.compactMap(\.value) + world.driver.changelog.values
        for value in values {
            let text = String(decoding: value, as: UTF8.self)
            for secret in ["see you at nine", "tonight", "other@exmail.example", World.target.rawValue, "e-1\""] {
                #expect(!text.contains(secret))
            }
        }
    }
}
