import AsyncHTTPClient
import ComitySchema
import Foundation
import Hummingbird
import Kafka
import Logging
import ServiceLifecycle
import StageRuntime
import Telemetry

/// The console as a process: what it reads, what it asks, and the server.
struct ConsoleProcess {
    let settings: ConsoleSettings
    let common: StageSettings
    let log: Logger

    func run() async throws {
        let cluster = LibrdkafkaCluster(bootstrap: common.bootstrap, settings: common.kafka, clientID: "comity-console")
        let http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: Self.clientConfiguration)
        let console = console(cluster, http)
        let application = Application(
            router: console.router(),
            configuration: ApplicationConfiguration(
                address: .hostname(settings.host, port: settings.port),
                serverName: nil
            ),
            services: services(of: console, cluster, http),
            onServerRunning: { _ in log.info("ready", metadata: ["address": "\(settings.origin)"]) },
            logger: log
        )
        do {
            try await application.runService()
        } catch {
            try? await http.shutdown()
            throw error
        }
        try await http.shutdown()
    }

    private func console(_ cluster: any Cluster, _ http: HTTPClient) -> Console {
        let openID = settings.openID.map { openID in
            OpenIDClient(settings: openID, returnAddress: "\(settings.origin)/sign-in/openid/return", http: http, log: log)
        }
        return Console(
            registry: settings.reviewers,
            countries: settings.countries,
            origin: settings.origin,
            sessions: SessionStore(limits: settings.limits),
            cases: CaseBook(),
            letters: LetterBook(),
            lag: LagBook(),
            health: HealthBook(addresses: settings.stages),
            records: RecordDesk(of: cluster, log: log),
            challenges: ChallengeDesk(origin: settings.origin.description),
            openID: openID,
            log: log,
            now: { Date() }
        )
    }

    private func services(of console: Console, _ cluster: any Cluster, _ http: HTTPClient) -> [any Service] {
        let (cases, letters) = (console.cases, console.letters)
        let readers = [
            TopicFollower(
                topic: .cases,
                cluster: cluster,
                log: log,
                begin: { cases.begin() },
                take: { cases.take($0) },
                complete: { cases.complete() }
            ),
            TopicFollower(
                topic: .deadLetters,
                cluster: cluster,
                log: log,
                begin: { letters.begin() },
                take: { letters.take($0) },
                complete: { letters.complete() }
            ),
        ]
        let admin = settings.admin.address.map { AdminPort($0, sources: ConsoleAdmin.sources(of: console), log: log) }
        let asking = HealthBook.Asking(book: console.health, client: http)
        return readers.map(\.loop) + [console.lag.loop(of: cluster, log: log), asking] + [admin].compactMap { $0 }
    }

    /// Redirects are not followed: neither a stage's admin port nor an identity provider's endpoints have any.
    private static let clientConfiguration: HTTPClient.Configuration = {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.timeout.connect = .seconds(3)
        return configuration
    }()
}
