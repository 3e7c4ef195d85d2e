import AsyncHTTPClient
import ComitySchema
import Foundation
import Logging
import NIOCore
import NIOHTTP1
import ServiceLifecycle
import Synchronization

/// What the instances of each stage say of themselves on their admin ports.
final class HealthBook: Sendable {
    /// One instance's word.
    enum Word: Hashable, Sendable {
        case ready
        /// It runs and is not ready, with its reason.
        case notReady(String)
        /// Nothing answers at its address.
        case silent
    }

    /// How often an instance is asked, and how long it may take to answer.
    private static let interval = Duration.seconds(3)
    private static let patience = TimeAmount.seconds(2)

    /// The base addresses of the admin ports of each stage's instances.
    let addresses: [StageName: [String]]
    private let words = Mutex<[StageName: [Word]]>([:])

    init(addresses: [StageName: [String]]) {
        self.addresses = addresses
    }

    /// What each instance of a stage said last; absent where no address is known or nobody was asked yet.
    func words(of stage: StageName) -> [Word]? { words.withLock { $0[stage] } }

    func ask(with client: HTTPClient) async {
        for (stage, bases) in addresses {
            var answers: [Word] = []
            for base in bases { answers.append(await Self.ask(base, with: client)) }
            words.withLock { $0[stage] = answers }
        }
    }

    private static func ask(_ base: String, with client: HTTPClient) async -> Word {
        do {
            let answer = try await client.execute(HTTPClientRequest(url: base + "/readyz"), timeout: patience)
            if answer.status == .ok { return .ready }
            let body = try await answer.body.collect(upTo: 4096)
            let reason = try? JSONDecoder().decode(Reason.self, from: Data(body.readableBytesView)).reason
            return .notReady(reason ?? "status \(answer.status.code)")
        } catch {
            return .silent
        }
    }

    private struct Reason: Decodable {
        let reason: String
    }

    /// Asks again and again until the process stops.
    struct Asking: Service {
        let book: HealthBook
        let client: HTTPClient

        func run() async throws {
            await cancelWhenGracefulShutdown {
                while !Task.isCancelled {
                    await book.ask(with: client)
                    try? await Task.sleep(for: HealthBook.interval)
                }
            }
        }
    }
}
