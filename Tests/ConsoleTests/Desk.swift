import Casework
import ComitySchema
import ComityTestKit
import CommandLineKit
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kafka
import Logging
import NIOCore
import Synchronization
import Testing
import Trust

@testable import Console

/// A console over cases that a test puts there, with a clock that the test moves and brokers that keep what is written.
struct Desk: Sendable {
    static let origin = "http://localhost"

    let world: SampleWorld
    let console: Console
    let outbox: Outbox
    let time: Clock

    init(
        _ cases: [Case] = [CaseSample.make()],
        world: SampleWorld = .standard,
        isWritable: Bool = true,
        openID: OpenIDClient? = nil
    ) throws {
        self.world = world
        let outbox = Outbox(isWritable: isWritable)
        let time = Clock(world.now)
        let book = CaseBook()
        book.begin()
        book.take(cases.enumerated().map { Self.record(of: $1, at: Int64($0)) })
        book.complete()
        console = Console(
            registry: world.reviewers,
            countries: Dictionary(uniqueKeysWithValues: world.authorities.authorities.map { ($0.id, $0.country) }),
            origin: try #require(Origin(Self.origin)),
            sessions: SessionStore(limits: SessionLimits(idle: 900, whole: 28_800)),
            cases: book,
            letters: LetterBook(),
            lag: LagBook(),
            health: HealthBook(addresses: [:]),
            records: RecordDesk { try outbox.take($0) },
            challenges: ChallengeDesk(origin: Self.origin),
            openID: openID,
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            now: { time.now }
        )
        self.outbox = outbox
        self.time = time
    }

    /// Lets somebody ask the console for pages.
    func visit(_ body: @Sendable @escaping (Visitor) async throws -> Void) async throws {
        try await Application(router: console.router()).test(.router) { client in
            try await body(Visitor(client: client, desk: self))
        }
    }

    /// A decision of a reviewer on a case, as the console writes it.
    func decision(
        _ verdict: Decision.Verdict,
        by reviewer: ReviewerID,
        on subject: Case,
        fields more: [String: String] = [:]
    ) throws -> Decision {
        let grounds = try #require(subject.report?.grounds.rawValue)
        let fields = FormFields(["grounds": grounds, "reason": "The inquiry says enough."].merging(more) { $1 })
        let form = try DecisionForm(verdict: verdict, fields: fields, of: subject.order.order)
        return try console.decisions.prepare(form, on: subject, by: reviewer, at: time.now)
    }

    func signed(_ decision: Decision, by reviewer: ReviewerID? = nil) -> String {
        world.signer(of: reviewer ?? decision.reviewer).sign(CanonicalJSON.encode(decision), type: .decision)
    }

    private static func record(of subject: Case, at offset: Int64) -> StoredRecord {
        StoredRecord(
            topic: Topic.cases.name,
            partition: 0,
            offset: offset,
            timestamp: subject.openedAt,
            key: Array(subject.id.rawValue.utf8),
            value: CanonicalJSON.encode(subject)
        )
    }
}

/// A clock that stands still until it is moved.
final class Clock: Sendable {
    private let instant: Mutex<Date>

    init(_ now: Date) { instant = Mutex(now) }

    var now: Date { instant.withLock { $0 } }

    func move(by seconds: TimeInterval) { instant.withLock { $0 += seconds } }
}

/// What was written to the brokers.
final class Outbox: Sendable {
    private let records = Mutex<[ProducerRecord]>([])
    private let isWritable: Bool

    init(isWritable: Bool) { self.isWritable = isWritable }

    func take(_ record: ProducerRecord) throws(ConsoleFailure) {
        guard isWritable else { throw .notWritten }
        records.withLock { $0.append(record) }
    }

    /// The values in a topic, as text.
    func texts(in topic: Topic) -> [String] {
        records.withLock { $0 }.filter { $0.topic == topic.name }.map { String(decoding: $0.value ?? [], as: UTF8.self) }
    }
}

/// Somebody with a browser, reduced to what a server sees of it.
struct Visitor: Sendable {
    let client: any TestClientProtocol
    let desk: Desk

    struct Answer {
        let status: HTTPResponse.Status
        let headers: HTTPFields
        let text: String
    }

    func get(_ path: String, session: String? = nil, headers more: HTTPFields = [:]) async throws -> Answer {
        var headers = more
        if let session { headers[.cookie] = "comity=\(session)" }
        return try await client.execute(uri: path, method: .get, headers: headers, body: nil) { Self.answer($0) }
    }

    /// Sends a form. Unless told otherwise, as a browser sends one from a page of the console.
    func post(
        _ path: String,
        _ fields: [String: String],
        session: String? = nil,
        origin: String? = Desk.origin,
        type: String = "application/x-www-form-urlencoded"
    ) async throws -> Answer {
        var headers: HTTPFields = [.contentType: type]
        if let session { headers[.cookie] = "comity=\(session)" }
        if let origin { headers[.origin] = origin }
        let body = fields.map { "\($0.key.queryEscaped)=\($0.value.queryEscaped)" }.joined(separator: "&")
        return try await client.execute(uri: path, method: .post, headers: headers, body: ByteBuffer(string: body)) {
            Self.answer($0)
        }
    }

    /// A session of a reviewer, with its secret for forms.
    func signIn(_ reviewer: ReviewerID) -> (id: String, csrf: String) {
        let session = Session(of: reviewer, by: .key, at: desk.time.now)
        return (desk.console.sessions.open(session), session.csrf)
    }

    private static func answer(_ response: TestResponse) -> Answer {
        Answer(status: response.status, headers: response.headers, text: String(buffer: response.body))
    }
}
