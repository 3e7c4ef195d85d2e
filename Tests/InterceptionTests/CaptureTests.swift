import Answer
import ComitySchema
import ComityTestKit
import Foundation
import ProviderKit
import Testing
import Trust

@testable import Interception
@testable import StageKit

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

        #expect(try world.parts(of: task, .items).map(\.binding.sequence) == [1, 2])
        let item = try #require(try world.items(of: task).first)
        #expect(item.category == .liveContent)
        #expect(item.contentType == "application/json")
        #expect(item.at == first.at)
        #expect(try world.events(of: task).first == first)
        #expect(try world.outcomes(of: task) == [.interceptionArmed(until: task.window.until), .interceptionStarted])
        #expect(try world.audit(.interceptionStarted, of: task).count == 1)
        #expect(try world.audit(.sealed, of: task).count == 2)
    }

    @Test("seals what came together as one part, in its order, with one line in the audit trail")
    func together() throws {
        let world = try World()
        let (british, american) = (try world.task(), try world.task(to: "US-OIA"))
        world.register(british)
        world.register(american)
        world.advance(intoWindow: 1)
        world.liveTogether((1...40).map { world.event("e-\($0)") })
        for task in [british, american] {
            #expect(try world.parts(of: task, .items).count == 1)
            #expect(try world.events(of: task).map(\.id) == (1...40).map { "e-\($0)" })
            #expect(try world.audit(.sealed, of: task).count == 1)
        }
    }

    @Test("keeps the bytes that one step gathers within bounds, however many its events are, and loses none")
    func bounds() throws {
        let world = try World()
        let task = try world.task()
        var stage = try World.stage(in: world.sample)
        stage.follow(Rig.entry(task, at: 0))
        let context = Rig.context(at: World.window.from + 1)
        let body = String(repeating: "x", count: 200_000)
        let value = CanonicalJSON.encode(world.event("e-1", at: context.now, body: body))
        var most = 0
        for offset in 0..<50 as Range<Int64> {
            let key = Array(World.target.rawValue.utf8)
            let record = Record(
                topic: Topic.live.name,
                partition: 0,
                offset: offset,
                timestamp: context.now,
                key: key,
                value: value
            )
            try stage.process(record, in: context)
            most = max(most, try #require(stage.desks[0]).gatheredBytes)
        }
        #expect((InterceptionStage.gatherLimit - value.count...InterceptionStage.gatherLimit).contains(most))
        stage.settle(in: context)
        #expect(stage.desks[0]?.gatheredBytes == 0)

        var check = RunningCheck(in: world.sample)
        try check.take(context.outbound)
        #expect(check.items == 50)
    }

    @Test("cuts what came together into parts that are no larger than parts may be")
    func parts() throws {
        let world = try World()
        let task = try world.task()
        world.register(task)
        world.advance(intoWindow: 1)
        let body = String(repeating: "x", count: 200_000)
        world.liveTogether((1...50).map { world.event("e-\($0)", body: body) })
        for part in try world.parts(of: task, .items) {
            #expect(try world.sample.open(part).count <= PartContent.byteLimit)
        }
        #expect(try AnswerCheck(task, in: world).items.count == 50)
    }

    @Test("names an item by where its record stands: a producer may use an id twice")
    func ids() throws {
        let world = try World()
        let task = try world.task()
        world.register(task)
        world.advance(intoWindow: 1)
        for _ in 0..<3 { world.live(world.event("again")) }
        #expect(try world.items(of: task).map(\.id) == ["0-0", "0-1", "0-2"])
        #expect(try world.events(of: task).map(\.id) == ["again", "again", "again"])
    }

    @Test("keeps nothing of a task that is only armed")
    func state() throws {
        let world = try World()
        let task = try world.task()
        world.register(task)
        world.advance(intoWindow: 1)
        #expect(world.keptKeys.isEmpty)
        world.live(world.event("e-1"))
        #expect(world.keptKeys == [task.id.rawValue, "\(task.id.rawValue)#0"])
        world.driver.advance(to: world.driver.now + 1)
        #expect(world.keptKeys == [task.id.rawValue])
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
        #expect(try world.parts(of: american, .items).map(\.binding.sequence) == [1, 2])
        for part in try world.parts(of: american) {
            #expect(throws: TrustError.self) { try world.sample.open(part, as: "GB-IPU") }
        }
    }

    @Test("for an agency whose key has ended is a gap in its answer, told once, and costs no other agency anything")
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
        world.advance(intoWindow: 90)
        world.live(world.event("e-3"))
        #expect(try world.events(of: british).map(\.id) == ["e-1"])
        #expect(try world.events(of: american).map(\.id) == ["e-1", "e-2", "e-3"])
        #expect(try world.audit(.withheld, of: british).map(\.code) == [.keyNotValid])
        #expect(world.running(british)?.unsealed == 2)
        #expect(world.running(british)?.gaps(for: british, lost: 0).map(\.reason) == [.keyNotValid])
        #expect(world.driver.deadLetters.isEmpty)

        world.advance(intoWindow: 600)
        #expect(try world.manifests(of: american).count == 1)
        #expect(try world.manifests(of: british).isEmpty)
        #expect(try world.audit(.interceptionStopped, of: british).count == 1)
        #expect(try world.audit(.withheld, of: british).count == 1)
        world.driver.advance(to: british.deliverUntil + Interception.retryInterval)
        #expect(world.keptKeys.isEmpty)
    }

    @Test("leaves nothing of an event in the clear, neither in what is sent nor in what is kept")
    func secrecy() throws {
        let world = try World()
        let task = try world.task()
        world.register(task)
        world.advance(intoWindow: 1)
        world.live(world.event("e-1", body: "see you at nine"))
        world.advance(intoWindow: 3)
        world.live(Array(#"{"body":"see you at nine"}"#.utf8), key: World.target.rawValue)
        let values = world.driver.written.compactMap(\.value) + world.driver.changelog.values
        for value in values {
            let text = String(decoding: value, as: UTF8.self)
            for secret in ["see you at nine", "tonight", "other@exmail.example", World.target.rawValue, "e-1\""] {
                #expect(!text.contains(secret))
            }
        }
    }
}
