import ComitySchema
import ComityTestKit
import StageKit
import Testing
import Trust

/// What an agency checks of an interception while it runs. It keeps no more than the digests that no batch has listed yet, however long
/// the interception; ``AnswerCheck`` checks a whole one.
struct RunningCheck {
    let sample: SampleWorld
    private(set) var parts = 0
    private(set) var items = 0
    private(set) var manifest: Manifest?
    /// The records from which the items come, in the order of which they must come.
    private(set) var lastOffset: Int64 = -1
    private var chain: (count: Int, last: ComitySchema.Digest?) = (0, nil)
    private var unlisted: [(id: String, digest: ComitySchema.Digest)] = []

    init(in sample: SampleWorld) { self.sample = sample }

    /// How many items no batch has listed yet.
    var unlistedCount: Int { unlisted.count }

    mutating func take(_ records: [OutboundRecord]) throws {
        for record in records where record.topic == Topic.sealed.name {
            let part = try CanonicalJSON.decode(SealedPart.self, from: try #require(record.value))
            parts += 1
            #expect(part.binding.sequence == parts, "no sequence twice, and no gap")
            #expect(part.binding.isLast == (part.binding.content == .manifest))
            switch part.binding.content {
            case .items: try takeItems(part)
            case .batch: try takeBatch(part)
            case .manifest: try takeManifest(part)
            }
        }
    }

    private mutating func takeItems(_ part: SealedPart) throws {
        for item in try sample.items(of: part) {
            items += 1
            lastOffset += 1
            // Not with #expect, which costs more than all else where there are a million.
            if item.id != "0-\(lastOffset)" { Issue.record("\(item.id) is not the event that is next, 0-\(lastOffset)") }
            unlisted.append((item.id, ComitySchema.Digest(of: item.bytes)))
        }
    }

    private mutating func takeBatch(_ part: SealedPart) throws {
        let jws = try sample.open(part)
        let batch = try sample.read(DigestBatch.self, from: jws, as: .batch)
        chain.count += 1
        #expect(batch.number == chain.count && batch.previous == chain.last)
        #expect((1...DigestBatch.itemLimit).contains(batch.items.count))
        #expect(batch.items.map(\.id) == unlisted.prefix(batch.items.count).map(\.id))
        #expect(batch.items.map(\.digest) == unlisted.prefix(batch.items.count).map(\.digest))
        unlisted.removeFirst(min(batch.items.count, unlisted.count))
        #expect(batch.counts.items == items - unlisted.count)
        chain.last = ComitySchema.Digest(of: jws)
    }

    private mutating func takeManifest(_ part: SealedPart) throws {
        let manifest = try sample.manifest(of: part)
        #expect(unlisted.isEmpty)
        #expect(manifest.counts.items == items)
        #expect(manifest.batches == chain.last.map { BatchChain(count: chain.count, last: $0) })
        self.manifest = manifest
    }
}
