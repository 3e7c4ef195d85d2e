import Foundation
import HTTPTypes
public import Hummingbird
public import Logging
public import ServiceLifecycle

/// The port for whoever runs a program: `/healthz`, `/readyz` and `/metrics`. It tells nothing of any person, and by default it listens
/// on this machine alone.
public struct AdminPort: Service {
    /// What the port shows. Both are asked at each request, from any thread.
    public struct Sources: Sendable {
        let health: @Sendable () -> Health
        let metrics: @Sendable () -> String

        public init(health: @escaping @Sendable () -> Health, metrics: @escaping @Sendable () -> String) {
            self.health = health
            self.metrics = metrics
        }
    }

    private let address: AdminAddress
    private let sources: Sources
    private let log: Logger

    public init(_ address: AdminAddress, sources: Sources, log: Logger) {
        self.address = address
        self.sources = sources
        self.log = log
    }

    /// Serves until the program stops.
    ///
    /// - Throws: when the address was asked for and cannot be had.
    public func run() async throws {
        var quiet = log
        // The server's own words about its start would be said twice.
        quiet.logLevel = max(log.logLevel, .warning)
        let application = Application(
            router: Self.router(over: sources),
            configuration: ApplicationConfiguration(address: .hostname(address.host, port: address.port), serverName: nil),
            onServerRunning: { channel in
                let port = channel.localAddress?.port ?? address.port
                log.info("admin port open", metadata: ["address": "\(address.host):\(port)"])
            },
            logger: quiet
        )
        do {
            try await application.run()
        } catch {
            guard !address.isAskedFor else {
                throw AdminPortError.cannotListen(address: "\(address.host):\(address.port)", reason: "\(error)")
            }
            log.warning(
                "runs without an admin port",
                metadata: ["address": "\(address.host):\(address.port)", "reason": "\(error)"]
            )
            try await gracefulShutdown()
        }
    }

    /// The routes by themselves.
    public static func router(over sources: Sources) -> Router<BasicRequestContext> {
        let router = Router(context: BasicRequestContext.self)
        router.get("healthz") { _, _ -> Response in
            sources.health().isAlive ? json(.ok, Verdict()) : json(.serviceUnavailable, Verdict(reason: "stuck"))
        }
        router.get("readyz") { _, _ -> Response in
            let health = sources.health()
            let verdict = Verdict(reason: health.reasonNotReady, workers: health.details.isEmpty ? nil : health.details)
            return json(health.reasonNotReady == nil ? .ok : .serviceUnavailable, verdict)
        }
        router.get("metrics") { _, _ -> Response in
            text(.ok, MetricRegistry.contentType, sources.metrics())
        }
        return router
    }

    private struct Verdict: Encodable {
        var reason: String?
        var workers: [Health.Detail]?
    }

    private static func json(_ status: HTTPResponse.Status, _ verdict: Verdict) -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let body = (try? encoder.encode(verdict)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
        return text(status, "application/json", body + "\n")
    }

    private static func text(_ status: HTTPResponse.Status, _ type: String, _ body: String) -> Response {
        let headers: HTTPFields = [.contentType: type, .cacheControl: "no-store"]
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: body)))
    }
}

/// Why there is no admin port.
public enum AdminPortError: Error, Hashable, Sendable, CustomStringConvertible {
    case cannotListen(address: String, reason: String)

    public var description: String {
        switch self {
        case .cannotListen(let address, let reason): "the admin port cannot listen on \(address): \(reason)"
        }
    }
}
