import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import ServiceLifecycle
import Synchronization
import Telemetry
import Testing

struct `The admin port` {
    private static let standard = AdminAddress(host: "127.0.0.1", port: 9470, isAskedFor: false)

    @Test(
        arguments: [
            (nil, .at(standard)),
            ("none", AdminAddress.Choice.none),
            ("0.0.0.0:9470", .at(AdminAddress(host: "0.0.0.0", port: 9470, isAskedFor: true))),
            ("[::1]:0", .at(AdminAddress(host: "::1", port: 0, isAskedFor: true))),
            ("localhost", nil), (":9470", nil), ("a:b", nil), ("a:70000", nil), ("::1:9470", nil), ("", nil),
        ] as [(String?, AdminAddress.Choice?)]
    )
    func `listens where a setting says, or where nobody else may look`(text: String?, choice: AdminAddress.Choice?) {
        #expect(AdminAddress.choice(text, standard: Self.standard) == choice)
    }

    private func answer(_ path: String, _ health: Health) async throws -> (status: HTTPResponse.Status, body: String) {
        let sources = AdminPort.Sources(health: { health }, metrics: { "up 1\n" })
        return try await Application(router: AdminPort.router(over: sources)).test(.router) { client in
            let response = try await client.execute(uri: path, method: .get)
            return (response.status, String(buffer: response.body))
        }
    }

    @Test func `says that the program lives as long as it turns, whether or not it is ready`() async throws {
        #expect(try await answer("/healthz", Health(reasonNotReady: "restoring")).status == .ok)
        let stuck = try await answer("/healthz", Health(isAlive: false, reasonNotReady: nil))
        #expect(stuck == (.serviceUnavailable, "{\"reason\":\"stuck\"}\n"))
    }

    @Test func `says why the program is not ready, and how far each worker is`() async throws {
        let details = [
            Health.Detail(worker: 0, state: "ready"),
            Health.Detail(worker: 1, state: "restoring", progress: 0.5, secondsLeft: 12),
        ]
        let waiting = try await answer("/readyz", Health(reasonNotReady: "restoring", details: details))
        #expect(waiting.status == .serviceUnavailable)
        #expect(
            waiting.body == """
                {"reason":"restoring","workers":[{"state":"ready","worker":0},\
                {"progress":0.5,"secondsLeft":12,"state":"restoring","worker":1}]}

                """
        )
        #expect(try await answer("/readyz", Health(reasonNotReady: nil)) == (.ok, "{}\n"))
    }

    @Test func `shows the metrics`() async throws {
        #expect(try await answer("/metrics", Health(reasonNotReady: nil)) == (.ok, "up 1\n"))
        #expect(try await answer("/", Health(reasonNotReady: nil)).status == .notFound)
    }

    @Test func `is an error if it was asked for and the address is taken, and does without if not`() async throws {
        let sources = AdminPort.Sources(health: { Health(reasonNotReady: nil) }, metrics: { "" })
        let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let taken = Mutex<Int?>(nil)
        let holder = Application(
            router: AdminPort.router(over: sources),
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in taken.withLock { $0 = channel.localAddress?.port } },
            logger: quiet
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await holder.run() }
            while taken.withLock({ $0 }) == nil { try await Task.sleep(for: .milliseconds(5)) }
            let port = try #require(taken.withLock { $0 })
            let asked = AdminPort(AdminAddress(host: "127.0.0.1", port: port, isAskedFor: true), sources: sources, log: quiet)
            await #expect(throws: AdminPortError.self) { try await asked.run() }
            let modest = AdminPort(AdminAddress(host: "127.0.0.1", port: port, isAskedFor: false), sources: sources, log: quiet)
            group.addTask { try? await modest.run() }
            group.cancelAll()
        }
    }
}
