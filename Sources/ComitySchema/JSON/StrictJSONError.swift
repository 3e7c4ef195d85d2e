/// Why a text was refused, in words that help its author and repeat none of its values.
public struct StrictJSONError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Where in a text something is.
    public enum Place: Hashable, Sendable {
        /// A member or an element, as `order.tasks[2].window`.
        case path(String)
        /// So many bytes after the text's beginning.
        case byte(Int)
    }

    /// ``ReasonCode/tooLarge`` or ``ReasonCode/malformed``.
    public let code: ReasonCode
    /// Absent for the whole text.
    public let place: Place?
    /// What is wrong there.
    public let problem: String

    init(code: ReasonCode, at place: Place? = nil, problem: String) {
        self.code = code
        self.place = place
        self.problem = problem
    }

    /// What is wrong, with the byte offset or the member's path.
    public var message: String {
        switch place {
        case .path(let path): "\(path) \(problem)"
        case .byte(let offset): "\(problem), at byte \(offset)"
        case nil: problem
        }
    }

    public var description: String { "\(code.rawValue): \(message)" }
}

extension StrictJSONError {
    /// What a decoder's error says, without the values that Foundation quotes.
    init(explaining error: any Error) {
        let (path, problem): ([any CodingKey], String) =
            switch error as? DecodingError {
            case .keyNotFound(let key, let context): (context.codingPath + [key], "is missing")
            case .valueNotFound(_, let context): (context.codingPath, "must not be null")
            case .typeMismatch(_, let context): (context.codingPath, "is of the wrong type")
            case .dataCorrupted(let context): (context.codingPath, Self.expectation(in: context.debugDescription))
            default: ([], "cannot be read")
            }
        let place = JSONPath(path.map { key in key.intValue.map(JSONPath.Step.element) ?? .member(key.stringValue) })
        self.init(code: .malformed, at: .path(place.description), problem: problem)
    }

    /// The types of messages say what they want in words that begin with "must"; other descriptions may repeat what was written.
    private static func expectation(in description: String) -> String {
        description.hasPrefix("must ") ? description : "is not one of the values allowed here"
    }
}
