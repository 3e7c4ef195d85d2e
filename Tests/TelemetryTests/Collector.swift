import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Synchronization

/// A collector for tests: a real server that answers as it is told and keeps what it is sent.
final class Collector: Sendable {
    struct Request: Sendable {
        let path: String
        let headers: HTTPFields
        let body: [UInt8]
    }

    struct Answer: Sendable {
        var status: HTTPResponse.Status = .ok
        var retryAfter: String?
        var body = "{}"
        /// How long the collector thinks about it.
        var delay: Duration = .zero
    }

    private struct State {
        var requests: [Request] = []
        var answers: [Answer]
    }

    private let state: Mutex<State>

    /// - Parameter answers: to the requests in order; whatever comes after is taken.
    init(_ answers: [Answer] = []) { state = Mutex(State(answers: answers)) }

    var requests: [Request] { state.withLock { $0.requests } }

    /// The names of the spans that it was sent, with those that it did not take.
    func names() throws -> [[String]] { try requests.map { try OTLPReading(of: $0.body).spans.map(\.name) } }

    /// Serves at a free port while `body` runs.
    func serve(_ body: @escaping @Sendable (_ address: String) async throws -> Void) async throws {
        let router = Router()
        router.post("**") { request, _ in
            let bytes = Array(buffer: try await request.body.collect(upTo: 16 << 20))
            let answer = self.state.withLock { state in
                state.requests.append(Request(path: request.uri.path, headers: request.headers, body: bytes))
                return state.answers.isEmpty ? Answer() : state.answers.removeFirst()
            }
            try await Task.sleep(for: answer.delay)
            var headers: HTTPFields = [.contentType: "application/json"]
            headers[.retryAfter] = answer.retryAfter
            return Response(
                status: answer.status,
                headers: headers,
                body: ResponseBody(byteBuffer: ByteBuffer(string: answer.body))
            )
        }
        let (ports, tell) = AsyncStream.makeStream(of: Int.self)
        let application = Application(
            router: router,
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in tell.yield(channel.localAddress?.port ?? 0) },
            logger: Logger(label: "collector") { _ in SwiftLogNoOpLogHandler() }
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await application.run() }
            group.addTask {
                for await port in ports {
                    try await body("http://127.0.0.1:\(port)")
                    break
                }
            }
            try await group.next()
            group.cancelAll()
            while let _ = await group.nextResult() {}
        }
    }
}

/// What a collector reads of a request, by the names and shapes of OTLP's JSON. Reading fails on anything that is not so.
struct OTLPReading {
    let spans: [Span]
    let resource: [String: String]
    let scope: String

    struct Span {
        let fields: [String: Any]
        let name: String
        let attributes: [String: String]

        func text(_ field: String) -> String? { fields[field] as? String }
        func number(_ field: String) -> Int? { fields[field] as? Int }
    }

    struct Malformed: Error { let field: String }

    init(of body: [UInt8]) throws {
        let root = try Self.object(JSONSerialization.jsonObject(with: Data(body)), "request", ["resourceSpans"])
        let whole = try Self.object(Self.list(root, "resourceSpans").first, "resourceSpans", ["resource", "scopeSpans"])
        resource = try Self.attributes(Self.object(whole["resource"], "resource", ["attributes"]))
        let scoped = try Self.object(Self.list(whole, "scopeSpans").first, "scopeSpans", ["scope", "spans"])
        scope = try Self.object(scoped["scope"], "scope", ["name", "version"])["name"] as? String ?? ""
        spans = try Self.list(scoped, "spans").map { try Self.span($0) }
    }

    private static func span(_ value: Any) throws -> Span {
        let fields = try object(
            value,
            "span",
            [
                "traceId", "spanId", "traceState", "parentSpanId", "flags", "name", "kind", "startTimeUnixNano",
                "endTimeUnixNano",
                "attributes", "events", "links", "status",
            ]
        )
        try check(fields, hexadecimal: ["traceId": 32, "spanId": 16], instants: ["startTimeUnixNano", "endTimeUnixNano"])
        if fields["parentSpanId"] != nil { try check(fields, hexadecimal: ["parentSpanId": 16]) }
        guard let kind = fields["kind"] as? Int, (1...5).contains(kind) else { throw Malformed(field: "kind") }
        _ = try object(fields["status"], "status", ["code", "message"])
        for event in try list(fields, "events") {
            let event = try object(event, "event", ["timeUnixNano", "name", "attributes"])
            try check(event, instants: ["timeUnixNano"])
            _ = try attributes(event)
        }
        for link in try list(fields, "links") {
            let link = try object(link, "link", ["traceId", "spanId", "traceState", "flags", "attributes"])
            try check(link, hexadecimal: ["traceId": 32, "spanId": 16])
        }
        return Span(fields: fields, name: fields["name"] as? String ?? "", attributes: try attributes(fields))
    }

    private static func object(_ value: Any?, _ field: String, _ known: Set<String>) throws -> [String: Any] {
        guard let object = value as? [String: Any], Set(object.keys).isSubset(of: known) else { throw Malformed(field: field) }
        return object
    }

    private static func list(_ object: [String: Any], _ field: String) throws -> [Any] {
        guard let list = object[field] as? [Any] else { throw Malformed(field: field) }
        return list
    }

    private static func check(_ object: [String: Any], hexadecimal: [String: Int] = [:], instants: [String] = []) throws {
        for (field, length) in hexadecimal {
            guard let text = object[field] as? String, text.count == length, text.allSatisfy({ "0123456789abcdef".contains($0) })
            else { throw Malformed(field: field) }
        }
        for field in instants {
            guard let text = object[field] as? String, UInt64(text) != nil else { throw Malformed(field: field) }
        }
    }

    /// Attributes as `TYPE:VALUE`.
    private static func attributes(_ object: [String: Any]) throws -> [String: String] {
        var attributes: [String: String] = [:]
        for entry in try list(object, "attributes") {
            let entry = try self.object(entry, "attribute", ["key", "value"])
            guard let key = entry["key"] as? String, let value = entry["value"] as? [String: Any], value.count == 1,
                let (type, content) = value.first
            else { throw Malformed(field: "attribute") }
            attributes[key] = try "\(type):\(text(of: content, type))"
        }
        return attributes
    }

    private static func text(of content: Any, _ type: String) throws -> String {
        switch type {
        case "stringValue", "intValue":
            guard let text = content as? String else { throw Malformed(field: type) }
            return text
        case "boolValue":
            guard let value = content as? Bool else { throw Malformed(field: type) }
            return "\(value)"
        case "doubleValue":
            return "\(content)"
        case "arrayValue":
            return try list(object(content, type, ["values"]), "values").map { element in
                guard let element = (element as? [String: Any])?.first else { throw Malformed(field: type) }
                return try text(of: element.value, element.key)
            }.joined(separator: ",")
        default: throw Malformed(field: type)
        }
    }
}
