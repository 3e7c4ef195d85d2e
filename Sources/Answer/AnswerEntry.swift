import ComitySchema

/// What a stage that answers keeps under a key: its progress of a task under the task's id, and pages of the answer's index beside it.
///
/// The index lives in pages of its own so that a step forward writes one small page to the changelog, however long the answer is.
public enum AnswerEntry<Progress: Codable & Hashable & Sendable>: Codable, Hashable, Sendable {
    case progress(Progress)
    case index(IndexPage)

    /// The progress, if that is what the entry holds.
    public var progress: Progress? {
        if case .progress(let progress) = self { progress } else { nil }
    }

    var page: IndexPage? {
        if case .index(let page) = self { page } else { nil }
    }
}

/// Some items of an answer's index, in the order in which they were sealed.
public struct IndexPage: Codable, Hashable, Sendable {
    /// The most items that a page holds.
    static let itemLimit = 64
    /// The most bytes that a page's items take as JSON.
    static let byteLimit = 32 * 1024
    /// How many pages of the index make one manifest part: as the payload of a JWS they stay below the 256 KiB that readers of
    /// signatures take.
    static let perManifest = 5

    private(set) var items: [ManifestItem] = []
    private(set) var bytes = 0

    init() {}

    /// The key under which a stage keeps a page, counted from 0.
    static func key(_ number: Int, of task: TaskID) -> String { "\(task.rawValue)#\(number)" }

    /// Adds an item, unless the page is full.
    mutating func add(_ item: ManifestItem) -> Bool {
        let size = Self.overhead + JSONSize.ofText(item.id)
        guard items.isEmpty || (items.count < Self.itemLimit && bytes + size <= Self.byteLimit) else { return false }
        items.append(item)
        bytes += size
        return true
    }

    /// An item's JSON without its id: names, a digest, a time and two numbers.
    private static let overhead = 240
}
