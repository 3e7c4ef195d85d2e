import ComitySchema
import Foundation

/// Fills parts with items, in order. An item that is larger than a part is cut into chunks.
struct PartPacker {
    /// A part's content, and which items begin in it.
    struct Packed {
        var content: [PartContent.Item] = []
        var begins: [Begin] = []
        var size = PartPacker.frame
    }

    /// An item as the manifest will name it, but for the part's sequence.
    struct Begin {
        let id: String
        let category: DataCategory
        let at: Date
        let bytes: Int
        let digest: Digest
        let origin: ItemOrigin
    }

    /// The most bytes of an item in one chunk: as base64 they leave room for what surrounds them.
    static let chunkLimit = 360 * 1024
    /// The longest id, and the longest content type, that a part repeats as it is.
    static let nameLimit = 512

    private static let frame = 64
    /// A chunk's JSON without texts and bytes: names, a time and two numbers.
    private static let overhead = 200

    private(set) var parts: [Packed] = []

    mutating func pack(_ item: AnswerItem) {
        let id = Self.boundedID(item.id)
        let chunks = max(1, (item.bytes.count + Self.chunkLimit - 1) / Self.chunkLimit)
        for chunk in 0..<chunks {
            let start = chunk * Self.chunkLimit
            let piece = PartContent.Item(
                id: id,
                category: item.category,
                contentType: item.contentType.utf8.count <= Self.nameLimit ? item.contentType : "application/octet-stream",
                account: item.account,
                at: item.at,
                chunk: chunk,
                chunks: chunks,
                bytes: Data(item.bytes[start..<min(start + Self.chunkLimit, item.bytes.count)])
            )
            place(piece)
            if chunk == 0 {
                parts[parts.count - 1].begins.append(
                    Begin(
                        id: id,
                        category: item.category,
                        at: item.at,
                        bytes: item.bytes.count,
                        digest: Digest(of: item.bytes),
                        origin: item.origin
                    )
                )
            }
        }
    }

    private mutating func place(_ piece: PartContent.Item) {
        let size =
            Self.overhead + JSONSize.ofText(piece.id) + JSONSize.ofText(piece.contentType)
            + JSONSize.ofText(piece.account.rawValue) + JSONSize.ofBase64(piece.bytes.count)
        if parts.isEmpty || parts[parts.count - 1].size + size > PartContent.byteLimit { parts.append(Packed()) }
        parts[parts.count - 1].content.append(piece)
        parts[parts.count - 1].size += size
    }

    /// Sources choose their ids. One that would not fit an index page is replaced by its digest, which is as unique.
    private static func boundedID(_ id: String) -> String {
        id.utf8.count <= nameLimit ? id : Digest(of: id).rawValue
    }
}
