import ComitySchema
import ComityTestKit
import CommandLineKit
import Crypto
import Foundation
import Trust

@testable import Agency

/// An answer as a provider makes it, with every part open to change: tests break one thing.
struct AnswerSketch {
    struct Part {
        var binding: SealBinding
        var plaintext: [UInt8]
    }

    static let world = SampleWorld.standard
    static let authority: AuthorityID = "GB-IPU"
    static let provider: EntityID = "exmail-us"
    static let order: OrderReference = "GB-MPS/2026/0001"
    static let window = TimeWindow(from: world.now - 30 * 86_400, until: world.now)

    var parts: [Part] = []

    /// Items in parts of their own, a chunked one over several, and a manifest of as many pages as are asked for.
    init(
        _ items: [Item],
        order: OrderReference = order,
        task: TaskReference = "T1",
        pages: Int = 1,
        recipient: AuthorityID = authority,
        gaps: [Gap] = [],
        manifestSigner: Signer = world.providerSigner
    ) {
        let caseID = CaseID(authority: recipient, reference: order)
        let taskID = TaskID(of: caseID, reference: task)
        func binding(_ content: SealBinding.Content, isLast: Bool = false) -> SealBinding {
            Self.binding(taskID, task, of: order, for: recipient, parts.count + 1, content, isLast: isLast)
        }
        var listed: [ManifestItem] = []
        for item in items {
            listed.append(item.listed(part: parts.count + 1))
            for content in item.chunks { parts.append(Part(binding: binding(.items), plaintext: CanonicalJSON.encode(content))) }
        }
        let counts = Manifest.Counts(parts: parts.count, items: items.count, droppedOutOfScope: 2)
        for page in 1...pages {
            let share = listed.indices.filter { $0 % pages == page - 1 }.map { listed[$0] }
            let manifest = Manifest(
                version: 1,
                caseID: caseID,
                taskID: taskID,
                order: order,
                task: task,
                provider: Self.provider,
                page: page,
                pages: pages,
                categories: DataCategory.allCases,
                window: Self.window,
                items: share,
                counts: counts,
                gaps: gaps,
                noData: items.isEmpty,
                completedAt: Self.world.now
            )
            let compact = manifestSigner.sign(CanonicalJSON.encode(manifest), type: .manifest)
            parts.append(Part(binding: binding(.manifest, isLast: page == pages), plaintext: Array(compact.utf8)))
        }
    }

    static func binding(
        _ id: TaskID,
        _ task: TaskReference,
        of order: OrderReference = order,
        for recipient: AuthorityID = authority,
        _ sequence: Int,
        _ content: SealBinding.Content,
        isLast: Bool = false
    ) -> SealBinding {
        SealBinding(
            caseID: CaseID(authority: recipient, reference: order),
            taskID: id,
            order: order,
            task: task,
            recipient: recipient,
            keyID: world.sealingKey(of: recipient).id,
            sequence: sequence,
            content: content,
            isLast: isLast
        )
    }

    /// One thing that a provider delivers.
    struct Item {
        var id: String
        var category = DataCategory.mail
        var contentType = "message/rfc822"
        var bytes: [UInt8]
        /// Bytes of each chunk, 0 for one chunk.
        var chunkSize = 0

        static func mail(_ id: String, _ text: String, chunkSize: Int = 0) -> Item {
            Item(id: id, bytes: Array(text.utf8), chunkSize: chunkSize)
        }

        static func json(_ id: String, _ category: DataCategory, _ text: String) -> Item {
            Item(id: id, category: category, contentType: "application/json", bytes: Array(text.utf8))
        }

        var chunks: [PartContent] {
            let size = chunkSize == 0 ? max(1, bytes.count) : chunkSize
            let count = max(1, (bytes.count + size - 1) / size)
            return (0..<count).map { number in
                let item = PartContent.Item(
                    id: id,
                    category: category,
                    contentType: contentType,
                    account: "acct-000001",
                    at: AnswerSketch.window.from,
                    chunk: number,
                    chunks: count,
                    bytes: Data(bytes[min(number * size, bytes.count)..<min((number + 1) * size, bytes.count)])
                )
                return PartContent(items: [item])
            }
        }

        func listed(part: Int) -> ManifestItem {
            ManifestItem(
                id: id,
                category: category,
                at: AnswerSketch.window.from,
                bytes: bytes.count,
                digest: Digest(of: bytes),
                part: part
            )
        }
    }
}

extension AnswerSketch {
    /// A part sealed to the agency's key, with the statement that goes with it.
    func sealed(_ number: Int) throws -> (statement: PartStatement, ciphertext: Data) {
        let part = parts[number - 1]
        let key = Self.world.sealingKey(of: part.binding.recipient)
        let sealed = try Seal.seal(part.plaintext, binding: part.binding, to: key, at: Self.world.now)
        let statement = PartStatement(
            binding: sealed.binding,
            suite: sealed.suite,
            encapsulatedKey: sealed.encapsulatedKey,
            ciphertextDigest: Digest(of: sealed.ciphertext)
        )
        return (statement, sealed.ciphertext)
    }

    /// A part as it stands in the agency's topic.
    func message(_ number: Int) throws -> [UInt8] {
        let (statement, ciphertext) = try sealed(number)
        return Self.message(.part(statement), ciphertext: ciphertext)
    }

    static func message(
        _ content: AgencyStatement.Content,
        provider: EntityID = provider,
        ciphertext: Data? = nil,
        signer: Signer = world.providerSigner,
        type: JWSType = .statement
    ) -> [UInt8] {
        let statement = AgencyStatement(provider: provider, issuedAt: world.now, content: content)
        let compact = signer.sign(CanonicalJSON.encode(statement), type: type)
        return CanonicalJSON.encode(AgencyMessage(statement: compact, ciphertext: ciphertext))
    }

    static func notice(
        _ kind: Notice.Kind,
        order: OrderReference = order,
        task: TaskReference? = nil,
        recipient: AuthorityID = authority,
        of owner: AuthorityID? = nil,
        caseID: CaseID? = nil,
        reasons: [Notice.Reason] = []
    ) -> Notice {
        Notice(
            id: "n-1",
            caseID: caseID ?? CaseID(authority: owner ?? recipient, reference: order),
            provider: provider,
            recipient: recipient,
            authority: owner,
            order: order,
            task: task,
            kind: kind,
            reasons: reasons,
            at: world.now
        )
    }

    /// The answer that comes out of the parts, taken in one after the other.
    func assembled() throws(EvidenceError) -> Answer? { try taken().answer }

    /// What comes out of the parts: what each digest batch proves, and the answer if it ends.
    func taken() throws(EvidenceError) -> (proven: [ProvenBatch], answer: Answer?) {
        var assembly = AnswerAssembly()
        var proven: [ProvenBatch] = []
        var answer: Answer?
        for part in parts {
            let statement = PartStatement(
                binding: part.binding,
                suite: .x25519ChaCha20,
                encapsulatedKey: Data(),
                ciphertextDigest: Digest(of: part.plaintext)
            )
            if try assembly.hasSeen(statement) { continue }
            switch try assembly.accept(try part.content(), of: statement) {
            case .nothing: break
            case .batch(let batch): proven.append(batch)
            case .answer(let whole): answer = whole
            }
        }
        return (proven, answer)
    }
}

extension AnswerSketch.Part {
    func content() throws(EvidenceError) -> AnswerAssembly.Content {
        do {
            switch binding.content {
            case .items: return .items(try CanonicalJSON.decode(from: plaintext))
            case .batch:
                let payload = try payload()
                return .batch(SignedBatch(compact: plaintext, payload: payload, batch: try CanonicalJSON.decode(from: payload)))
            case .manifest:
                let payload = try payload()
                let manifest = try CanonicalJSON.decode(Manifest.self, from: payload)
                return .manifest(SignedManifest(compact: plaintext, payload: payload, manifest: manifest))
            }
        } catch {
            throw EvidenceError(.contentMalformed, "\(error)")
        }
    }
}

extension AnswerSketch.Part {
    /// What the provider signed.
    func payload() throws(EvidenceError) -> [UInt8] {
        guard let payload = OwnJWS.payload(of: String(decoding: plaintext, as: UTF8.self)) else {
            throw EvidenceError(.contentMalformed, "not a JWS")
        }
        return payload
    }
}

extension StoredRecord {
    /// A record of an agency's topic, wherever it stands.
    static let sketch = StoredRecord(
        topic: "t",
        partition: 0,
        offset: 0,
        timestamp: AnswerSketch.world.now,
        key: nil,
        value: nil,
        headers: []
    )
}
