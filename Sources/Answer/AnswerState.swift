import ComitySchema
public import Foundation

/// Where the answer to a task stands. A stage keeps it within its own progress of the task.
public struct AnswerState: Codable, Hashable, Sendable {
    /// The sequence of the last part that was sealed; 0 before the first.
    public internal(set) var sequence = 0
    /// Parts of items; manifest parts do not count.
    public internal(set) var parts = 0
    public internal(set) var items = 0
    /// What a source or a stream brought outside the task's scope. The stage counts it (rules E10 and F09).
    public var droppedOutOfScope = 0
    /// How many pages of the index are kept, the open one included.
    var indexPages = 0
    /// How many manifest parts are sealed.
    var manifestPages = 0
    /// When the manifest was begun: every page of it carries the same time.
    public internal(set) var completedAt: Date?
    /// The last manifest part is sealed: nothing follows.
    public internal(set) var isComplete = false

    public init() {}

    var counts: Manifest.Counts {
        Manifest.Counts(parts: parts, items: items, droppedOutOfScope: droppedOutOfScope)
    }
}
