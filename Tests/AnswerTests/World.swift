import Answer
import ComitySchema
import ComityTestKit
import Foundation
import StageKit
import Testing
import Trust

/// The smallest stage that answers: a record's value is what to write, as JSON.
struct ScriptedStage: Stage {
    enum Line: Codable, Sendable {
        /// Items of these sizes, with ids from the counter on.
        case items([Int])
        case oneItem(id: String, contentType: String)
        case manifest(gaps: Int)
        case discard
    }

    let plan = StagePlan(name: "scripted", inputs: ["script"], changelog: "state", deadLetters: "dead")
    let writer: AnswerWriter
    let task: TaskRecord

    mutating func process(_ record: Record, in context: StageContext<AnswerEntry<AnswerState>>) throws(StageFailure) {
        guard let line = try? CanonicalJSON.decode(Line.self, from: record.value ?? []) else { return }
        var state = context[task.id.rawValue]?.progress ?? AnswerState()
        switch line {
        case .items(let sizes):
            let items = sizes.enumerated().map { number, size in item("\(state.items + number)", size: size) }
            try writer.write(items, of: task, after: &state, in: context)
        case .oneItem(let id, let contentType):
            try writer.write([item(id, size: 1, contentType: contentType)], of: task, after: &state, in: context)
        case .manifest(let gaps):
            let gap = Gap(category: .chat, reason: .dataNotHeld, note: "no chat is stored")
            try writer.writeManifestPage(
                of: task,
                gaps: Array(repeating: gap, count: gaps),
                after: &state,
                in: context
            )
        case .discard:
            writer.discardIndex(of: task.id, state: &state, in: context)
        }
        context[task.id.rawValue] = .progress(state)
    }

    private func item(_ id: String, size: Int, contentType: String = "message/rfc822") -> AnswerItem {
        AnswerItem(
            id: id,
            account: "account-1",
            category: .mail,
            at: World.start,
            contentType: contentType,
            bytes: (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        )
    }

    func encode(_ entry: AnswerEntry<AnswerState>) -> [UInt8] { CanonicalJSON.encode(entry) }

    func decode(_ bytes: [UInt8]) throws(StageFailure) -> AnswerEntry<AnswerState> {
        do { return try CanonicalJSON.decode(from: bytes) } catch { throw .poison(code: "Malformed", message: "\(error)") }
    }
}

final class World {
    static let start = SampleWorld.standard.now

    let sample: SampleWorld
    let task: TaskRecord
    let stage: ScriptedStage
    let driver: StageDriver<ScriptedStage>

    /// - Parameter revokedAt: since when the agency's key is revoked.
    init(revokedAt: Date? = nil) throws {
        sample = SampleWorld(revoking: revokedAt.map { ["GB-IPU-seal": $0] } ?? [:])
        let caseID = CaseID(authority: "GB-IPU", reference: "OPO-1")
        task = TaskRecord(
            id: TaskID(of: caseID, reference: "1"),
            caseID: caseID,
            order: "OPO-1",
            reference: "1",
            recipient: "GB-IPU",
            recipientKey: "GB-IPU-seal",
            entity: "exmail-us",
            action: .production,
            account: "account-1",
            target: TargetIdentifier(format: "EmailAddress", value: "someone@exmail.example"),
            categories: [.mail],
            window: TimeWindow(from: World.start - 86_400, until: World.start),
            deliverUntil: World.start + 86_400,
            status: .active,
            revision: 1
        )
        let writer = AnswerWriter(stage: .retrieve, authorities: sample.authorities, signer: sample.providerSigner)
        stage = ScriptedStage(writer: writer, task: task)
        driver = try StageDriver(stage, now: World.start)
    }

    func play(_ line: ScriptedStage.Line) {
        driver.feed(topic: "script", key: task.id.rawValue, value: CanonicalJSON.encode(line))
    }

    /// Writes manifest pages until the answer is complete.
    func close(gaps: Int = 0) {
        for _ in 0..<1000 where !isComplete { play(.manifest(gaps: gaps)) }
    }

    private var isComplete: Bool { driver.entry(task.id.rawValue)?.progress?.isComplete ?? false }

    var parts: [SealedPart] {
        get throws { try read(SealedPart.self, from: .sealed) }
    }

    func manifests() throws -> [Manifest] {
        try parts.filter { $0.binding.content == .manifest }.map(sample.manifest)
    }

    func read<Message: Decodable>(_ type: Message.Type, from topic: Topic) throws -> [Message] {
        try driver.written(to: topic.name).map { try CanonicalJSON.decode(type, from: try #require($0.value)) }
    }
}
