import ComitySchema
import ComityTestKit
import Foundation
import Kafka
import KafkaTestKit
import ProviderKit
import SampleProvider
import Testing
import Trust

/// What a user does while an order runs, in the whole pipeline: deletes what is asked for, or turns up where the agreement protects.
@Suite final class HoldSimulationTests {
    private let world = SampleWorld.standard
    private let path: String
    private let pipeline: SimulatedPipeline

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "comity-holds-\(UUID().uuidString).sqlite").path
        try SampleDatabase.create(at: path, accounts: 0, seed: 7, endingAt: world.now)
        let shared = PipelineSimulationTests.parts
        let parts = SimulatedPipeline.Parts(
            rulebooks: shared.rulebooks,
            provider: SampleProvider(path: path),
            cipher: shared.cipher
        )
        pipeline = SimulatedPipeline(seed: 11, parts: parts)
    }

    deinit {
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
    }

    private func submit(_ order: Order, as id: TransmittalID) throws {
        let transmittal = world.transmittal(.order(world.certified(order)), id: id, receiver: order.addressee)
        try pipeline.submit([world.signed(transmittal)])
        try pipeline.settle()
    }

    private func approve(_ order: Order) throws {
        try pipeline.decide(.approve, by: ["alice", "bob"], on: caseID(order))
        try pipeline.settle()
    }

    private func caseID(_ order: Order) -> CaseID { CaseID(authority: "GB-IPU", reference: order.reference) }

    private func mails(of account: AccountID) throws -> [SourceItem] {
        let always = TimeWindow(from: .distantPast, until: .distantFuture)
        let request = DataRequest(account: account, category: .mail, window: always, after: nil, limit: 1000)
        return try SampleProvider(path: path).page(request).items
    }

    private func listed() throws -> [ManifestItem] {
        try pipeline.parts(for: "GB-IPU").filter { $0.binding.content == .manifest }.flatMap { part in
            let signed = try UnverifiedJWS(compact: part.plaintext, as: .manifest, maxBytes: PartContent.byteLimit)
            let payload = try signed.verified(by: world.providerKey, at: pipeline.clock.now)
            return try CanonicalJSON.decode(Manifest.self, from: payload.bytes).items
        }
    }

    @Test("edge 24: what a user deletes while people still review is in the answer, and is gone for good when the case ends")
    func deletionDuringReview() throws {
        let marek = SamplePerson.marekDvorak
        let order = world.order(
            reference: "HOLD/1",
            tasks: [
                world.task(
                    target: marek.target,
                    categories: [.mail, .traffic],
                    window: TimeWindow(from: world.days(-200), until: world.days(-3)),
                    targeting: world.targeting(location: "CZ", nationalities: ["CZ"])
                )
            ]
        )
        try submit(order, as: "6f1c8f0e-7a51-4a0e-9d52-100000000001")
        let before = try mails(of: marek.account).count
        try SampleUser(marek.account, path: path).deleteMail(newest: before, at: pipeline.clock.now)
        try approve(order)

        let items = try listed()
        #expect(items.count { $0.category == .mail } > 10)
        #expect(items.filter { $0.category == .mail }.allSatisfy { $0.origin == .hold })
        #expect(pipeline.cluster.records(in: Topic.deadLetters.name).isEmpty)

        let receipt = Receipt(
            order: order.reference,
            task: order.tasks[0].reference,
            manifestDigest: try #require(pipeline.cases[caseID(order)]?.tasks[0].manifestDigest)
        )
        let id: TransmittalID = "6f1c8f0e-7a51-4a0e-9d52-100000000002"
        try pipeline.submit([world.signed(world.transmittal(.receipt(receipt), id: id))])
        try pipeline.settle()
        #expect(pipeline.cases[caseID(order)]?.state == .closed)
        #expect(try mails(of: marek.account).isEmpty)
        let told = pipeline.values(AuditEvent.self, in: .audit).map(\.kind)
        #expect(told.count { $0 == .preserved } == 1)
        #expect(told.count { $0 == .preservationReleased } == 1)
    }

    @Test("edge 17: a target who turns up in the receiving state stops what leaves until people have looked")
    func targetTravels() throws {
        let ines = SamplePerson.inesDuarte
        let order = world.order(
            reference: "HOLD/2",
            instrument: world.warrant(selectors: [ines.target]),
            tasks: [
                world.task(
                    action: .interception,
                    target: ines.target,
                    window: TimeWindow(from: world.now, until: world.now + 3600),
                    targeting: world.targeting(location: "PT", nationalities: ["PT"])
                )
            ]
        )
        try submit(order, as: "6f1c8f0e-7a51-4a0e-9d52-100000000003")
        try approve(order)
        try pipeline.writes(event: 1, from: ines.account)
        #expect(try pipeline.intercepted(for: "GB-IPU") == ["event-1"])

        try SampleUser(ines.account, path: path).signIn(from: "US", at: pipeline.clock.now)
        try pipeline.writes(event: 2, from: ines.account)
        #expect(try pipeline.intercepted(for: "GB-IPU") == ["event-1"])
        guard case .suspended = pipeline.cases[caseID(order)]?.state else {
            Issue.record("the case is \(pipeline.cases[caseID(order)]?.state.name ?? "not there")")
            return
        }
        // What happens in the pause is not captured; what was captured before it waits for people.
        try pipeline.writes(event: 3, from: ines.account)
        try approve(order)
        try pipeline.writes(event: 4, from: ines.account)
        #expect(try pipeline.intercepted(for: "GB-IPU") == ["event-1", "event-2", "event-4"])
        #expect(pipeline.values(AuditEvent.self, in: .audit).contains { $0.kind == .safeguardTripped })
    }
}
