/// Why a rulebook cannot be used: which file, where in it, and what a person can do about it.
public struct RulebookError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file's path in the rulebook's folder, as `agreements/us-uk.json`.
    public let file: String
    /// As `directions[1].closingMargin`; `the file` for all of it.
    public let path: String
    public let reason: String

    public init(file: String, path: String = "", reason: String) {
        self.file = file
        self.path = path.isEmpty ? "the file" : path
        self.reason = reason
    }

    public var description: String { "rulebook: \(file): \(path) \(reason)" }
}

/// A place in a rulebook's file, to complain about.
struct Place {
    let file: String
    private(set) var path = ""

    init(_ file: String) { self.file = file }

    func at(_ member: String) -> Place {
        var place = self
        place.path += (path.isEmpty ? "" : ".") + member
        return place
    }

    func at(_ member: String, _ index: Int) -> Place { at(member).at(index) }

    func at(_ index: Int) -> Place {
        var place = self
        place.path += "[\(index)]"
        return place
    }

    func error(_ reason: String) -> RulebookError { RulebookError(file: file, path: path, reason: reason) }

    func require(_ holds: Bool, _ reason: @autoclosure () -> String) throws(RulebookError) {
        if !holds { throw error(reason()) }
    }

    func requireSome(_ values: some Collection, _ what: String) throws(RulebookError) {
        try require(!values.isEmpty, "must name one \(what) at least")
    }

    func requireDistinct<Value: Hashable>(_ values: [Value], _ what: String) throws(RulebookError) {
        try require(Set(values).count == values.count, "names the same \(what) twice")
    }

    func requireText(_ text: String) throws(RulebookError) {
        try require(!text.allSatisfy(\.isWhitespace), "must not be empty")
    }
}
