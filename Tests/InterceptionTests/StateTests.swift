import Answer
import ComitySchema
import ComityTestKit
import Foundation
import StageKit
import Testing

@testable import Interception

@Suite("The state of an interception")
struct StateTests {
    private func entries() throws -> [InterceptionStage.Entry] {
        let task = try World().task(safeguard: Safeguard(protectedLocations: ["US"], known: []))
        var paused = Interception(of: task)
        paused.pause(by: task)
        paused.lastEventAt = World.start
        paused.retryAt = World.start + 1
        paused.unsealed = 3
        paused.unread = 4
        paused.isStopped = true
        var watch = Watch(at: World.start)
        var cursor = RegisterCursor()
        cursor.pass(3, 17)
        watch.beginTelling(upTo: cursor)
        watch.noteTold(task.id)
        watch.noteLoss(of: 3..<7, at: World.start)
        watch.noteAbsence(until: World.start, tolerance: 1)
        watch.noteAbsence(until: World.start + 60, tolerance: 1)
        watch.nextEnd = World.window.until
        let progress: [InterceptionProgress] = [
            .running(Interception(of: task)), .running(paused), .over(until: World.start), .watch(watch),
            .watch(Watch(at: World.start)),
        ]
        return progress.map { .progress($0) }
    }

    @Test("is kept as an encoder would write it, and read again as it was")
    func written() throws {
        struct Envelope: Encodable { let content: InterceptionStage.Entry }
        let stage = try World.stage(in: SampleWorld.standard)
        for entry in try entries() {
            let encoded = CanonicalJSON.encode(Envelope(content: entry)).dropFirst(#"{"content":"#.utf8.count).dropLast()
            #expect(CanonicalJSON.encode(entry) == Array(encoded))
            #expect(try stage.decode(stage.encode(entry)) == entry)
        }
    }

    @Test("that is damaged stops the stage from starting")
    func damaged() throws {
        let stage = try World.stage(in: SampleWorld.standard)
        let bytes = stage.encode(try entries()[0])
        #expect(throws: StageFailure.self) { try stage.decode(bytes.dropLast()) }
        #expect(throws: StageFailure.self) { try stage.decode([]) }
    }
}
