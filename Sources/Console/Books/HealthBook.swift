import AsyncHTTPClient
import ComitySchema
import Foundation
import Kafka
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
    private static let largestMetrics = 4 << 20

    /// What one instance tells.
    private struct Answer {
        let word: Word
        var ages: [TopicPartition: Double] = [:]
    }

    /// The base addresses of the admin ports of each stage's instances.
    let addresses: [StageName: [String]]
    private let answers = Mutex<[StageName: [Answer]]>([:])

    init(addresses: [StageName: [String]]) {
        self.addresses = addresses
    }

    /// What each instance of a stage said last; absent where no address is known or nobody was asked yet.
    func words(of stage: StageName) -> [Word]? { answers.withLock { $0[stage]?.map(\.word) } }

    /// How many seconds the oldest record has waited that a stage has to do, as its instances told last, by partition.
    func ages(of stage: StageName) -> [TopicPartition: Double] {
        answers.withLock { answers in
            (answers[stage] ?? []).reduce(into: [:]) { ages, answer in ages.merge(answer.ages) { max($0, $1) } }
        }
    }

    /// Asks all at once: one that is silent holds up no other's word.
    func ask(with client: HTTPClient) async {
        await withTaskGroup(of: (StageName, [Answer]).self) { group in
            for (stage, bases) in addresses { group.addTask { (stage, await Self.ask(bases, with: client)) } }
            for await (stage, answers) in group { self.answers.withLock { $0[stage] = answers } }
        }
    }

    private static func ask(_ bases: [String], with client: HTTPClient) async -> [Answer] {
        await withTaskGroup(of: (Int, Answer).self) { group in
            for (number, base) in bases.enumerated() { group.addTask { (number, await ask(base, with: client)) } }
            var answers: [Int: Answer] = [:]
            for await (number, answer) in group { answers[number] = answer }
            return bases.indices.compactMap { answers[$0] }
        }
    }

    private static func ask(_ base: String, with client: HTTPClient) async -> Answer {
        let word = await word(of: base, with: client)
        guard word != .silent else { return Answer(word: word) }
        return Answer(word: word, ages: await ages(at: base, with: client))
    }

    private static func word(of base: String, with client: HTTPClient) async -> Word {
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

    /// The brokers need not let the console read what stages read, and the stages know.
    private static func ages(at base: String, with client: HTTPClient) async -> [TopicPartition: Double] {
        guard let answer = try? await client.execute(HTTPClientRequest(url: base + "/metrics"), timeout: patience),
            answer.status == .ok, let body = try? await answer.body.collect(upTo: largestMetrics)
        else { return [:] }
        return LagAges.read(String(buffer: body))
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
