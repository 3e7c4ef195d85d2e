import Answer
import ComitySchema
import ComityTestKit
import Foundation
import ProviderKit
import StageKit
import Testing

@testable import Interception

private let trafficAndContent: [DataCategory] = [.liveTraffic, .liveContent]

@Suite("The scope of an interception")
struct ScopeTests {

    @Test("of traffic alone leaves out what was written")
    func traffic() throws {
        let (event, item) = try captured(by: [.liveTraffic]) { $0.event("e-1") }
        #expect(item?.event == event.withoutContent)
        #expect(item?.category == .liveTraffic)
    }

    @Test("of content alone leaves out who wrote to whom, and from where")
    func content() throws {
        let (event, item) = try captured(by: [.liveContent]) { $0.event("e-1") }
        #expect(item?.event == event.withoutTraffic)
        #expect(item?.event.from == nil && item?.event.to == nil && item?.event.country == nil)
        #expect(item?.category == .liveContent)
    }

    @Test("of both leaves out nothing", arguments: ["see you at nine", nil])
    func both(body: String?) throws {
        let (event, item) = try captured(by: trafficAndContent) { $0.event("e-1", body: body) }
        #expect(item?.event == event)
        #expect(item?.category == .liveContent)
    }

    @Test(
        "has of a sign-in what is traffic: a sign-in has no content",
        arguments: [([.liveTraffic], true), (trafficAndContent, true), ([.liveContent], false)] as [([DataCategory], Bool)]
    )
    func signIn(_ categories: [DataCategory], isTaken: Bool) throws {
        let (event, item) = try captured(by: categories) { $0.signIn("e-1") }
        #expect(item?.event == (isTaken ? event : nil))
        #expect(item?.category == (isTaken ? .liveTraffic : nil))
    }

    @Test("of stored data alone has nothing of an event")
    func stored() throws {
        let (_, item) = try captured(by: [.mail]) { $0.event("e-1") }
        #expect(item == nil)
    }

    /// An event, and what the agency gets of it. What it does not get is counted.
    private func captured(
        by categories: [DataCategory],
        of make: (World) -> LiveEvent
    ) throws -> (event: LiveEvent, item: (event: LiveEvent, category: DataCategory)?) {
        let world = try World()
        let task = try world.task(categories: categories)
        world.register(task)
        world.advance(intoWindow: 1)
        let event = make(world)
        world.live(event)
        let taken = Array(zip(try world.events(of: task), try world.items(of: task).map(\.category)))
        #expect(world.running(task)?.answer.droppedOutOfScope == (taken.isEmpty ? 1 : 0))
        return (event, taken.first)
    }

    @Test(
        "takes an event only if it happened inside the window, to the millisecond, however late it comes",
        arguments: [(-0.001, false), (0, true), (0.001, true), (599.999, true), (600, false)]
    )
    func eventTime(offset: TimeInterval, isTaken: Bool) throws {
        let world = try World()
        let task = try world.task()
        world.register(task)
        world.advance(intoWindow: 30)
        world.live(world.event("e-1", at: World.window.from + offset))
        #expect(try world.items(of: task).count == (isTaken ? 1 : 0))
        #expect(world.running(task)?.answer.droppedOutOfScope == (isTaken ? 0 : 1))
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
    }

    @Test("drops and counts an event that is of another account than its key")
    func wrongAccount() throws {
        let world = try World()
        let task = try world.task()
        world.register(task)
        world.advance(intoWindow: 1)
        world.live(world.event("e-1", account: "account-2"), key: World.target.rawValue)
        #expect(try world.items(of: task).isEmpty)
        #expect(world.running(task)?.answer.droppedOutOfScope == 1)
    }

    @Test("shows what was dropped in the next batch and in the manifest")
    func counts() throws {
        let world = try World()
        let task = try world.task()
        world.register(task)
        world.live(world.event("early"))
        world.advance(intoWindow: 1)
        world.live(world.event("e-1"))
        world.advance(intoWindow: 5)
        world.live(world.event("old", at: World.window.from - 1))
        world.driver.advance(to: World.window.until)
        #expect(try world.batches(of: task).map(\.batch.counts.droppedOutOfScope) == [1])
        #expect(try world.manifests(of: task).map(\.counts.droppedOutOfScope) == [2])
    }

    @Test("takes events in the order in which they came, whatever times they bear")
    func order() throws {
        let world = try World()
        let task = try world.task()
        world.register(task)
        world.advance(intoWindow: 100)
        for (number, second) in [50.0, 99, 3, 70].enumerated() {
            world.live(world.event("e-\(number)", at: World.window.from + second))
        }
        world.driver.advance(to: World.window.until)
        #expect(try AnswerCheck(task, in: world).eventIDs() == ["e-0", "e-1", "e-2", "e-3"])
        #expect(
            try world.outcomes(of: task).contains(.interceptionStopped(events: 4, lastEventAt: World.window.from + 99))
        )
    }
}

@Suite("An event from where the agreement protects everyone")
struct LocationTests {
    private static let guarded = Safeguard(protectedLocations: ["US", "PR"], known: [.registration])

    private func armed(_ safeguard: Safeguard? = guarded) throws -> (World, TaskRecord) {
        let world = try World()
        let task = try world.task(safeguard: safeguard)
        world.register(task)
        world.advance(intoWindow: 1)
        return (world, task)
    }

    @Test("is not captured, pauses the task at once, and is told once", arguments: ["US", "PR"] as [CountryCode])
    func trip(country: CountryCode) throws {
        let (world, task) = try armed()
        world.live(world.event("e-1"))
        world.live(world.event("e-2", country: country))
        world.live(world.event("e-3"))
        world.live(world.event("e-4", country: country))
        #expect(try world.events(of: task).map(\.id) == ["e-1"])
        #expect(world.running(task)?.answer.droppedOutOfScope == 3)
        let armed = Outcome.Event.interceptionArmed(until: task.window.until)
        #expect(try world.outcomes(of: task) == [armed, .interceptionStarted, .contrarySignals([.signIns])])
        #expect(try world.audit(.safeguardTripped, of: task).count == 1)
    }

    @Test("splits what came together: what was before it is captured, what is after it is not")
    func together() throws {
        let (world, task) = try armed()
        world.liveTogether([world.event("e-1"), world.event("e-2", country: "US"), world.event("e-3")])
        #expect(try world.events(of: task).map(\.id) == ["e-1"])
        #expect(try world.outcomes(of: task).contains(.contrarySignals([.signIns])))
    }

    @Test("counts as a sign-in even where the task may have no traffic")
    func contentOnly() throws {
        let world = try World()
        let task = try world.task(categories: [.liveContent], safeguard: Self.guarded)
        world.register(task)
        world.advance(intoWindow: 1)
        world.live(world.signIn("e-1", country: "US"))
        #expect(try world.outcomes(of: task).last == .contrarySignals([.signIns]))
    }

    @Test("means nothing if people knew of it, or it is from elsewhere or nowhere, or nothing guards the task")
    func harmless() throws {
        let known = Safeguard(protectedLocations: ["US"], known: [.signIns])
        for (safeguard, country) in [(known, "US"), (Self.guarded, "GB"), (Self.guarded, nil), (nil, "US")]
            as [(Safeguard?, CountryCode?)]
        {
            let (world, task) = try armed(safeguard)
            world.live(world.event("e-1", country: country))
            #expect(try world.events(of: task).count == 1)
        }
    }

    @Test("that happened before the window says nothing of the target now")
    func old() throws {
        let (world, task) = try armed()
        world.live(world.event("old", at: World.window.from - 1, country: "US"))
        world.live(world.event("e-1"))
        #expect(try world.events(of: task).map(\.id) == ["e-1"])
    }

    @Test("pauses until people resume the task, across a restart; then another one pauses it again", arguments: [false, true])
    func resume(isRestarted: Bool) throws {
        let (world, task) = try armed()
        world.live(world.event("e-1", country: "US"))
        if isRestarted { try world.restart() }
        world.live(world.event("e-2"))
        world.change(task, to: .suspended)
        world.live(world.event("e-3"))
        if isRestarted { try world.restart() }
        world.resume(task)
        world.live(world.event("e-4"))
        world.live(world.event("e-5", country: "US"))
        world.live(world.event("e-6"))
        #expect(try world.events(of: task).map(\.id) == ["e-4"])
        #expect(try world.outcomes(of: task).filter { $0 == .contrarySignals([.signIns]) }.count == 2)
    }

    @Test("pauses nothing any more once people know of it")
    func known() throws {
        let (world, task) = try armed()
        world.live(world.event("e-1", country: "US"))
        var renewed = world.entry(of: task).with(status: .suspended)
        renewed.safeguard = Safeguard(protectedLocations: ["US"], known: [.registration, .signIns])
        world.register(renewed)
        world.change(task, to: .active)
        world.live(world.event("e-2", country: "US"))
        #expect(try world.events(of: task).map(\.id) == ["e-2"])
    }

    @Test("is not forgotten because the task is suspended and active again without people, however often")
    func withoutPeople() throws {
        let (world, task) = try armed()
        world.live(world.event("e-1", country: "US"))
        // The authority's own pause ends; a sign that people knew is forgotten; the end is moved.
        for status in [TaskStatus.suspended, .active, .active] { world.change(task, to: status) }
        world.live(world.event("e-2"))
        #expect(try world.events(of: task).isEmpty)
        #expect(try world.audit(.interceptionArmed, of: task).count == 1)
        world.resume(task)
        world.live(world.event("e-3"))
        #expect(try world.events(of: task).map(\.id) == ["e-3"])
    }

    @Test("is not forgotten because the task is extended meanwhile")
    func extended() throws {
        let (world, task) = try armed()
        world.live(world.event("e-1", country: "US"))
        let window = TimeWindow(from: task.window.from, until: task.window.until + 60)
        world.register(task.ending(window: window, deliverUntil: task.deliverUntil))
        world.live(world.event("e-2"))
        #expect(try world.events(of: task).isEmpty)
        #expect(try world.audit(.interceptionArmed, of: task).count == 1, "it is not armed while it is paused")
    }

    @Test("costs another agency's task against the same account nothing, unless it is guarded too")
    func others() throws {
        let (world, task) = try armed()
        let american = try world.task(to: "US-OIA", safeguard: Safeguard(protectedLocations: ["GB"], known: []))
        world.register(american)
        world.live(world.event("e-1", country: "US"))
        #expect(try world.events(of: task).isEmpty)
        #expect(try world.events(of: american).map(\.id) == ["e-1"])
    }
}
