import ComitySchema
import ComityTestKit
import CommandLineKit
import Foundation
import Kafka
import KafkaTestKit
import Testing

@testable import Casework
@testable import Operator

@Suite struct `The archive of cases` {
    let cluster = MemoryCluster(clock: TestClock())

    init() { cluster.createTopic(Topic.cases.name, partitions: 3) }

    private func write(_ key: CaseID, _ value: [UInt8]?) throws {
        let producer = try cluster.producer()
        defer { producer.close() }
        try producer.send([ProducerRecord(topic: Topic.cases.name, key: Array(key.rawValue.utf8), value: value)])
    }

    private func write(_ subject: Case) throws { try write(subject.id, CanonicalJSON.encode(subject)) }

    @Test func `holds the last of what was written of each, oldest case first`() throws {
        let old = CaseSample.make(.fulfilling, reference: "O1", openedAt: CaseSample.world.now - 60)
        let new = CaseSample.make(reference: "O2")
        try write(new)
        try write(CaseSample.make(reference: "O1", openedAt: CaseSample.world.now - 60))
        try write(old)
        let archive = try CaseArchive(of: cluster)
        #expect(archive.sorted == [old, new])
        #expect(try archive.find(new.id) == new)
    }

    @Test func `forgets what was taken out`() throws {
        let subject = CaseSample.make()
        try write(subject)
        try write(subject.id, nil)
        let archive = try CaseArchive(of: cluster)
        #expect(archive.sorted.isEmpty)
        #expect(#expect(throws: CommandFailure.self) { try archive.find(subject.id) }?.code == "CaseUnknown")
    }

    @Test func `says so where it cannot read a case, and shows no older state instead`() throws {
        let subject = CaseSample.make()
        try write(subject)
        try write(subject.id, Array(#"{"version":9}"#.utf8))
        let archive = try CaseArchive(of: cluster)
        #expect(archive.sorted.isEmpty)
        #expect(archive.unreadable == [subject.id.rawValue])
        #expect(#expect(throws: CommandFailure.self) { try archive.find(subject.id) }?.code == "CaseUnreadable")
    }
}

@Suite struct `Cases can be chosen by state` {
    @Test(arguments: [
        CaseState.received, .held(until: .distantFuture), .clarifying(until: .distantFuture), .inReview(approvalsNeeded: 1),
        .objecting(until: .distantFuture), .fulfilling, .suspended(approvalsNeeded: 1), .stopping(.cancelled), .answered,
        .refused,
        .cancelled, .inapplicable, .lapsed, .expired, .closed,
    ])
    func `by the name that each state has`(state: CaseState) {
        #expect(CaseCommand.State(rawValue: state.name) != nil)
    }
}
