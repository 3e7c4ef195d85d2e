import ComitySchema
import ComityTestKit
import Foundation
import ProviderKit
import Testing

@testable import Interception
@testable import StageKit

@Suite("News of a stop, while the news of very many tasks is told")
struct PressingNewsTests {
    let tasks: [TaskRecord]
    let rig: Rig

    init() throws {
        let world = try World()
        tasks = try (0..<1_500).map { try world.task("\($0)", account: AccountID(unchecked: "account-\($0)")) }
            .sorted { $0.id < $1.id }
        rig = try Rig(in: world, policy: StagePolicy(wakesPerTransaction: 1))
    }

    private func stops() throws -> [TaskID] {
        try rig.outcomes().filter { if case .interceptionStopped = $0.event { true } else { false } }.map(\.taskID)
    }

    @Test("is told with the next step", arguments: [TaskStatus.cancelled, .inapplicable, .suspended, .completed])
    func next(status: TaskStatus) throws {
        for task in tasks { rig.follow(task) }
        rig.step()
        rig.step()
        #expect(rig.isTelling)
        rig.follow(tasks[1_499].with(status: status))
        rig.step()
        #expect(try stops() == [tasks[1_499].id])
        #expect(rig.isTelling)
    }

    @Test("is told with the next step for a task that the register has let go of")
    func forgotten() throws {
        rig.follow(tasks[1_499])
        rig.run(until: World.window.from + 1)
        rig.feed(LiveEvent(of: tasks[1_499], at: rig.now))
        rig.run()
        for task in tasks { rig.follow(task) }
        rig.step()
        #expect(rig.isTelling)
        rig.forget(tasks[1_499])
        rig.step()
        #expect(try stops() == [tasks[1_499].id])
    }

    @Test("is told first when the stage starts and all of it is news")
    func start() throws {
        for task in tasks.dropLast() { rig.follow(task) }
        rig.follow(tasks[1_499].with(status: .suspended))
        rig.step()
        #expect(try stops() == [tasks[1_499].id])
    }

    @Test("leaves nobody else out, and is told once, whenever steps fail and the stage dies", arguments: 1...5)
    func everybody(crashEvery: Int) throws {
        for task in tasks { rig.follow(task) }
        let stopped = [7, 700, 1_499]
        for count in 1...60 {
            rig.step()
            if count < 4 { rig.follow(tasks[stopped[count - 1]].with(status: .cancelled)) }
            if count.isMultiple(of: crashEvery) { try rig.crash() } else { rig.abort() }
        }
        rig.run()
        #expect(!rig.isTelling)
        #expect(try Set(rig.outcomes().map(\.taskID)) == Set(tasks.map(\.id)))
        #expect(try stops().sorted() == stopped.map { tasks[$0].id })
        let told = try rig.outcomes().count
        try rig.crash()
        rig.run()
        #expect(try rig.outcomes().count == told, "nothing is told again")
    }

    @Test("of a pause is told no more than once after it, though the stage starts over")
    func pauseOnce() throws {
        for task in tasks { rig.follow(task) }
        rig.step()
        rig.follow(tasks[1_499].with(status: .suspended))
        rig.run()
        try rig.crash()
        rig.run()
        #expect(try stops() == [tasks[1_499].id])
    }
}

extension LiveEvent {
    fileprivate init(of task: TaskRecord, at now: Date) {
        self.init(id: "e", account: task.account ?? "nobody", at: now, kind: .chat, from: "a", to: ["b"], body: "x")
    }
}
