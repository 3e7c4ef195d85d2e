/// How much one slice of work may do. What a slice reads is held in memory until it is sealed, a slice is written in one
/// transaction, and a stop takes effect between two slices.
struct RetrievalLimits: Hashable, Sendable {
    /// The most items that are asked of the source, and sealed, in one slice.
    let items: Int
    /// How many bytes of items a slice seals at most, unless a single item is larger.
    let bytes: Int

    init(items: Int = 200, bytes: Int = 4 << 20) {
        self.items = max(items, 1)
        self.bytes = max(bytes, 1)
    }
}
