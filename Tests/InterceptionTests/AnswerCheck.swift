import ComitySchema
import ComityTestKit
import Foundation
import Testing

@testable import Interception

/// What an agency checks of an interception that it has received so far.
struct AnswerCheck {
    let items: [PartContent.Item]
    let batches: [DigestBatch]
    let manifest: Manifest?

    init(_ task: TaskRecord, in world: some Witness) throws {
        let parts = try world.parts(of: task)
        #expect(parts.map(\.binding.sequence) == Array(0..<parts.count).map { $0 + 1 }, "no sequence twice, and no gap")
        #expect(parts.dropLast().allSatisfy { !$0.binding.isLast && $0.binding.content != .manifest })

        items = try world.items(of: task)
        var places: [String: (item: PartContent.Item, part: Int)] = [:]
        for part in parts where part.binding.content == .items {
            for item in try world.sample.items(of: part) {
                #expect(places.updateValue((item, part.binding.sequence), forKey: item.id) == nil, "no item twice")
            }
        }

        let chain = try world.batches(of: task)
        batches = chain.map(\.batch)
        #expect(batches.map(\.number) == Array(0..<chain.count).map { $0 + 1 })
        #expect(batches.map(\.previous) == [nil] + chain.dropLast().map(\.digest) || chain.isEmpty)
        var listed = 0
        for batch in batches {
            #expect((1...DigestBatch.itemLimit).contains(batch.items.count))
            listed += batch.items.count
            #expect(batch.counts.items == listed)
            for line in batch.items {
                let place = try #require(places[line.id])
                #expect(line.part == place.part && line.category == place.item.category && line.at == place.item.at)
                #expect(line.digest == ComitySchema.Digest(of: place.item.bytes) && line.bytes == place.item.bytes.count)
            }
        }
        #expect(batches.flatMap(\.items).map(\.id) == items.prefix(listed).map(\.id), "all items in their order")

        manifest = try world.manifests(of: task).last
        guard let manifest else { return }
        #expect(parts.last?.binding.isLast == true && parts.last?.binding.content == .manifest)
        #expect(listed == items.count)
        #expect(manifest.items.isEmpty && manifest.pages == 1 && manifest.page == 1)
        #expect(manifest.batches == chain.last.map { BatchChain(count: chain.count, last: $0.digest) })
        #expect(manifest.counts.items == items.count)
        #expect(manifest.counts.parts == parts.filter { $0.binding.content == .items }.count)
        #expect(manifest.noData == (items.isEmpty && manifest.gaps.isEmpty))
        #expect(try world.outcomes(of: task).last == .collected(items: items.count, gaps: manifest.gaps.count))
    }

    /// The events' own ids.
    func eventIDs() throws -> [String] {
        struct Named: Decodable { let id: String }
        return try items.map { try CanonicalJSON.decode(Named.self, from: Array($0.bytes)).id }
    }
}
