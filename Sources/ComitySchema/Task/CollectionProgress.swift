public import Foundation

/// How far the collection of what a task asks for has come.
public struct CollectionProgress: Codable, Hashable, Sendable {
    /// How many items are read, and sealed where they were in scope.
    public let items: Int
    /// About how many there are, as the provider's store said when the collection turned out to be a long one; absent if it did not.
    public let expected: Int?
    /// How long was worked on them. While a task is suspended, nothing is.
    public let milliseconds: Int
    /// When this was true.
    public let at: Date

    public init(items: Int, expected: Int?, milliseconds: Int, at: Date) {
        self.items = items
        self.expected = expected
        self.milliseconds = milliseconds
        self.at = at
    }
}
