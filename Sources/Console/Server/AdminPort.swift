import ComitySchema
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import ServiceLifecycle

/// The port for whoever runs the console: `/healthz`, `/readyz` and `/metrics`, on this machine alone unless configured otherwise.
struct AdminPort: Service {
    static let standardAddress = "127.0.0.1:9481"

    let host: String
    let port: Int
    /// Whether somebody asked for this very address. If not, the console runs without it where the port is taken.
    let isAskedFor: Bool
    let console: Console
    let log: Logger

    func run() async throws {
        let application = Application(
            router: Self.router(over: console),
            configuration: ApplicationConfiguration(address: .hostname(host, port: port)),
            logger: log
        )
        do {
            try await application.run()
        } catch {
            guard !isAskedFor else { throw error }
            log.warning("runs without an admin port", metadata: ["address": "\(host):\(port)", "reason": "\(error)"])
            try await gracefulShutdown()
        }
    }

    static func router(over console: Console) -> Router<BasicRequestContext> {
        let router = Router(context: BasicRequestContext.self)
        router.get("healthz") { _, _ in HTTPResponse.Status.ok }
        router.get("readyz") { _, _ -> Response in
            guard let reason = reasonNotReady(console) else { return text(.ok, "application/json", "{}") }
            return text(.serviceUnavailable, "application/json", "{\"reason\":\"\(reason)\"}")
        }
        router.get("metrics") { _, _ -> Response in
            text(.ok, "text/plain; version=0.0.4; charset=utf-8", metrics(of: console))
        }
        return router
    }

    /// Why pages would say less than there is, in a word.
    static func reasonNotReady(_ console: Console) -> String? {
        if !console.cases.isComplete { return "restoring" }
        let history = console.lag.history
        return history.latest == nil || history.failure != nil ? "brokers" : nil
    }

    static func metrics(of console: Console) -> String {
        let isReady = reasonNotReady(console) == nil
        return """
            # HELP comity_build_info The version that runs.
            # TYPE comity_build_info gauge
            comity_build_info{stage="comity-console",version="\(Release.version)"} 1
            # HELP comity_ready Whether the process can do its work.
            # TYPE comity_ready gauge
            comity_ready{stage="comity-console"} \(isReady ? 1 : 0)
            # HELP comity_console_sessions Reviewers who are signed in.
            # TYPE comity_console_sessions gauge
            comity_console_sessions{stage="comity-console"} \(console.sessions.count(at: console.now()))

            """
    }

    private static func text(_ status: HTTPResponse.Status, _ type: String, _ body: String) -> Response {
        Response(status: status, headers: [.contentType: type], body: ResponseBody(byteBuffer: ByteBuffer(string: body)))
    }
}
