import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// Sends batches of spans to a collector.
struct OTLPConnection: Sendable {
    /// What became of a batch.
    enum Outcome: Hashable, Sendable {
        /// The collector took it, but for so many spans.
        case taken(rejected: Int)
        /// Not now, but perhaps later; when, if the collector said so.
        case retry(after: Duration?, reason: String)
        /// Never: it is not tried again.
        case refused(reason: String)
    }

    private let endpoint: OTLPEndpoint
    private let resource: TelemetryResource
    private let client: HTTPClient

    /// How long a collector may take to answer.
    private static let patience: TimeAmount = .seconds(10)
    /// No answer of a collector's is longer than its words about what it rejected.
    private static let answerLimit = 64 << 10
    private static let retriable: Set<UInt> = [429, 502, 503, 504]

    init(_ endpoint: OTLPEndpoint, of resource: TelemetryResource) {
        self.endpoint = endpoint
        self.resource = resource
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: .seconds(3), read: Self.patience)
        )
        // A request that tells of spans is none to be told of.
        configuration.tracing.tracer = nil
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    func close() async {
        do {
            try await client.shutdown()
        } catch {
            // The process ends; what the client still held ends with it.
        }
    }

    func send(_ spans: [SpanRecord]) async -> Outcome {
        var request = HTTPClientRequest(url: endpoint.url.absoluteString)
        request.method = .POST
        for header in endpoint.headers { request.headers.replaceOrAdd(name: header.name, value: header.value) }
        request.headers.replaceOrAdd(name: "Content-Type", value: "application/json")
        request.headers.replaceOrAdd(name: "User-Agent", value: "comity/\(resource.version)")
        do {
            request.body = .bytes(ByteBuffer(bytes: try JSONEncoder().encode(OTLPTraces(spans, of: resource))))
            let response = try await client.execute(request, timeout: Self.patience)
            let answer = try await response.body.collect(upTo: Self.answerLimit)
            return outcome(response, answer)
        } catch let error as EncodingError {
            return .refused(reason: "the spans cannot be written: \(type(of: error))")
        } catch {
            return .retry(after: nil, reason: "the collector cannot be reached: \(error)")
        }
    }

    private func outcome(_ response: HTTPClientResponse, _ answer: ByteBuffer) -> Outcome {
        let status = response.status.code
        if (200..<300).contains(status) { return .taken(rejected: PartialSuccess.rejected(in: answer)) }
        guard Self.retriable.contains(status) else { return .refused(reason: "the collector answered \(status)") }
        let seconds = response.headers.first(name: "Retry-After").flatMap { Int($0) }
        return .retry(after: seconds.map { .seconds(max(0, $0)) }, reason: "the collector answered \(status)")
    }
}

/// What a collector says that takes a part of a batch.
private struct PartialSuccess: Decodable {
    struct Part: Decodable {
        let rejectedSpans: Count?
    }

    /// A number of 64 bits, which OTLP writes as a text; a number is read too.
    enum Count: Decodable {
        case known(Int)

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let number = try? container.decode(Int.self) {
                self = .known(number)
            } else {
                self = .known(Int(try container.decode(String.self)) ?? 0)
            }
        }
    }

    let partialSuccess: Part?

    /// How many spans the answer says were rejected. An answer that cannot be read says nothing of the kind.
    static func rejected(in answer: ByteBuffer) -> Int {
        guard let read = try? JSONDecoder().decode(Self.self, from: Data(answer.readableBytesView)),
            case .known(let count)? = read.partialSuccess?.rejectedSpans
        else { return 0 }
        return max(0, count)
    }
}
