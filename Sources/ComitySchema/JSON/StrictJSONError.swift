/// Why a text was refused, in words that help its author and repeat none of its values.
public struct StrictJSONError: Error, Hashable, Sendable, CustomStringConvertible {
    /// ``ReasonCode/tooLarge`` or ``ReasonCode/malformed``.
    public let code: ReasonCode
    /// What is wrong, with the byte offset or the member's path.
    public let message: String

    public init(code: ReasonCode, message: String) {
        self.code = code
        self.message = message
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
        self.init(code: .malformed, message: "\(place) \(problem)")
    }

    /// The types of messages say what they want in words that begin with "must"; other descriptions may repeat what was written.
    private static func expectation(in description: String) -> String {
        description.hasPrefix("must ") ? description : "is not one of the values allowed here"
    }
}
