import ComitySchema
import ComityTestKit
import CommandLineKit
import Kafka

/// Opens, as the agency, what the stage seals from now on: a rate counts only if every match was sealed.
final class SealedEvents {
    private let reader: TopicReader
    private let world: SampleWorld

    init(_ cluster: any Cluster, opening world: SampleWorld) throws {
        self.world = world
        reader = try TopicReader(.sealed, of: cluster, skipping: true)
        _ = try reader.next()
    }

    /// Throws unless exactly so many events were sealed.
    func require(_ count: Int) throws {
        var found = 0
        while true {
            let records = try reader.next(wait: .seconds(2))
            if records.isEmpty { break }
            for record in records {
                let part = try CanonicalJSON.decode(SealedPart.self, from: record.value ?? [])
                if part.binding.content == .items { found += try world.items(of: part).count }
            }
        }
        guard found == count else {
            throw CommandFailure(.no, "MatchesDiffer", "\(found) events were sealed where \(count) are of targets")
        }
    }
}
