/// Why a rulebook cannot be used: where in its file, and what a person can do about it.
public struct RulebookError: Error, Hashable, Sendable, CustomStringConvertible {
    /// As `agreements[0].directions[1].closingMargin`; `the message` for the whole file.
    public let path: String
    public let reason: String

    public init(path: String, reason: String) {
        self.path = path
        self.reason = reason
    }

    public var description: String { "rulebook: \(path) \(reason)" }
}
