import ComitySchema
import ComityTestKit
import Foundation
import StageKit
import Testing
import Trust

@testable import Retrieval

/// The agency's side: opens what was sealed for a task, checks it as an agency would, and puts the items together again.
struct OpenedAnswer {
    /// Plaintexts of the parts of items, by sequence.
    private(set) var parts: [Int: [UInt8]] = [:]
    private(set) var contents: [PartContent] = []
    private(set) var manifests: [Manifest] = []
    private(set) var items: [Item] = []
    private(set) var sealed: [SealedPart] = []
    var isComplete: Bool { sealed.last?.binding.isLast == true }

    struct Item: Hashable {
        let id: String
        let category: DataCategory
        let account: AccountID
        let at: Date
        let contentType: String
        let bytes: [UInt8]
    }

    init(_ records: [OutboundRecord], for task: TaskRecord, in world: World) throws {
        for record in records where record.topic == Topic.sealed.name {
            #expect(record.key == Array(task.id.rawValue.utf8))
            let part = try CanonicalJSON.decode(SealedPart.self, from: try #require(record.value))
            sealed.append(part)
            try open(part, of: task, in: world)
        }
        #expect(sealed.map(\.binding.sequence) == Array(1...max(1, sealed.count)).prefix(sealed.count).map(\.self))
        #expect(sealed.dropLast().allSatisfy { !$0.binding.isLast })
        try assemble()
        if isComplete { try checkManifests(of: task) }
    }

    private mutating func open(_ part: SealedPart, of task: TaskRecord, in world: World) throws {
        let binding = part.binding
        #expect(binding.caseID == task.caseID && binding.taskID == task.id)
        #expect(binding.order == task.order && binding.task == task.reference)
        #expect(binding.recipient == task.recipient && binding.keyID == task.recipientKey)
        let statement = PartStatement(
            binding: binding,
            suite: part.suite,
            encapsulatedKey: part.encapsulatedKey,
            ciphertextDigest: Digest(of: part.ciphertext)
        )
        let plaintext = try world.sample.opener(of: task.recipient).open(statement, ciphertext: part.ciphertext)
        #expect(plaintext.count <= PartContent.byteLimit)
        switch binding.content {
        case .items:
            let content = try CanonicalJSON.decode(PartContent.self, from: plaintext)
            #expect(CanonicalJSON.encode(content) == plaintext)
            #expect(!content.items.isEmpty)
            contents.append(content)
            parts[binding.sequence] = plaintext
        case .batch:
            Issue.record("stored data is answered without batches")
        case .manifest:
            let jws = try UnverifiedJWS(compact: plaintext, as: .manifest, maxBytes: PartContent.byteLimit)
            let payload = try jws.verified(by: world.sample.providerKey, at: World.now)
            manifests.append(try CanonicalJSON.decode(Manifest.self, from: payload.bytes))
        }
    }

    private mutating func assemble() throws {
        var open: (item: PartContent.Item, bytes: [UInt8], chunks: Int)?
        for piece in contents.flatMap(\.items) {
            if piece.chunk == 0 {
                #expect(open == nil, "an item begins before the one before it is whole")
                open = (piece, Array(piece.bytes), 1)
            } else {
                let before = try #require(open)
                #expect(piece.id == before.item.id && piece.chunk == before.chunks && piece.chunks == before.item.chunks)
                open = (before.item, before.bytes + Array(piece.bytes), before.chunks + 1)
            }
            if let whole = open, whole.chunks == whole.item.chunks {
                items.append(
                    Item(
                        id: whole.item.id,
                        category: whole.item.category,
                        account: whole.item.account,
                        at: whole.item.at,
                        contentType: whole.item.contentType,
                        bytes: whole.bytes
                    )
                )
                open = nil
            }
        }
        if isComplete { #expect(open == nil, "the answer ends in the middle of an item") }
    }

    private func checkManifests(of task: TaskRecord) throws {
        #expect(manifests.map(\.page) == Array(1...manifests.count))
        #expect(sealed.suffix(manifests.count).allSatisfy { $0.binding.content == .manifest })
        let listed = manifests.flatMap(\.items)
        #expect(listed.map(\.id) == items.map(\.id))
        #expect(listed.map(\.digest) == items.map { Digest(of: $0.bytes) })
        #expect(listed.map(\.bytes) == items.map(\.bytes.count))
        #expect(listed.map(\.at) == items.map(\.at))
        #expect(Set(listed.map(\.id)).count == listed.count)
        for item in listed {
            let content = try CanonicalJSON.decode(PartContent.self, from: try #require(parts[item.part]))
            #expect(content.items.contains { $0.id == item.id && $0.chunk == 0 })
        }
        for manifest in manifests {
            #expect(manifest.pages == manifests.count)
            #expect(manifest.taskID == task.id && manifest.provider == task.entity && manifest.window == task.window)
            #expect(manifest.categories == task.categories)
            #expect(manifest.counts.items == items.count)
            #expect(manifest.counts.parts == parts.count)
            #expect(manifest.noData == (items.isEmpty && manifest.gaps.isEmpty))
            #expect(manifest.gaps == manifests[0].gaps)
        }
    }
}

extension OpenedAnswer {
    init(_ driver: StageDriver<RetrievalStage>, for task: TaskRecord, in world: World) throws {
        try self.init(driver.written, for: task, in: world)
    }
}
