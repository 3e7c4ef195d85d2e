/// What one step of a stage wants done in one transaction.
public struct StageStep: Hashable, Sendable {
    /// A change of state, to be written to the changelog's partition of the same number.
    public struct Change: Hashable, Sendable {
        public let partition: Int32
        public let key: String
        /// `nil` forgets the entry.
        public let value: [UInt8]?
    }

    /// Something that operators want to know.
    public enum Event: Hashable, Sendable {
        case deadLetter(origin: String, code: String, message: String)
        case deferred(origin: String, code: String, message: String)
        case unavailable(origin: String, message: String)
        /// Records were gone before they could be read.
        case missed(from: String, count: Int)
        case measured(Measurement)
        case occurred(Occurrence)
        /// Something that is worth a line in the log, with what it concerns.
        case said(String, details: [String: String])
    }

    public internal(set) var outbound: [OutboundRecord] = []
    public internal(set) var changes: [Change] = []
    public internal(set) var events: [Event] = []
    /// What was done, in order: every record that was handled, and of all else what had effects. Of people's own data only what had effects
    /// is told, because which records were looked at says too much.
    public internal(set) var works: [StageWork] = []
    public internal(set) var records = 0
    public internal(set) var wakes = 0

    /// There is nothing to write. Records may have been handled all the same.
    public var isEmpty: Bool { outbound.isEmpty && changes.isEmpty }
}
