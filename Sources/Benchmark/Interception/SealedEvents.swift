import ComitySchema
import ComityTestKit
import CommandLineKit
import Kafka

/// Opens, as the agency, what the stage seals from now on: a rate counts only if every match was sealed. It reads when the stage is done,
/// so that the stage has the brokers to itself.
final class SealedEvents {
    private let cluster: any Cluster
    private let world: SampleWorld
    private let starts: [TopicPartition: Int64]

    init(_ cluster: any Cluster, opening world: SampleWorld) throws {
        self.cluster = cluster
        self.world = world
        let consumer = try cluster.consumer(ConsumerSettings())
        defer { consumer.close() }
        starts = try Self.ends(consumer)
    }

    /// Throws unless exactly so many events were sealed.
    func require(_ count: Int) throws {
        let consumer = try cluster.consumer(ConsumerSettings())
        defer { consumer.close() }
        let ends = try Self.ends(consumer)
        try consumer.assign(starts.mapValues { .offset($0) })
        var found = 0
        var problem: (any Error)?
        while try !hasReached(ends, consumer), problem == nil {
            try Interruption.check()
            _ = try consumer.poll(upTo: 1_000, wait: .seconds(1)) { record in
                do {
                    let part = try CanonicalJSON.decode(SealedPart.self, from: record.value.map { Array($0) } ?? [])
                    if part.binding.content == .items { found += try world.items(of: part).count }
                } catch {
                    problem = error
                }
            }
        }
        if let problem { throw problem }
        guard found == count else {
            throw CommandFailure(.no, "MatchesDiffer", "\(found) events were sealed where \(count) are of targets")
        }
    }

    private func hasReached(_ ends: [TopicPartition: Int64], _ consumer: any Consumer) throws -> Bool {
        let positions = try consumer.position(of: Array(ends.keys))
        return ends.allSatisfy { positions[$0.key] ?? starts[$0.key, default: 0] >= $0.value }
    }

    private static func ends(_ consumer: any Consumer) throws -> [TopicPartition: Int64] {
        var ends: [TopicPartition: Int64] = [:]
        for number in 0..<(try consumer.partitionCount(of: Topic.sealed.name)) {
            let partition = TopicPartition(Topic.sealed.name, number)
            ends[partition] = try consumer.watermarks(of: partition, isolation: .readCommitted).high
        }
        return ends
    }
}
