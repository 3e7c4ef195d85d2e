public import ComitySchema

/// Why something is not trusted. Says nothing of what the distrusted bytes hold.
public struct TrustError: Error, Hashable, Sendable, CustomStringConvertible {
    public let code: ReasonCode
    /// What is wrong, and what a person can do about it.
    public let message: String
    /// The key that it is about, if there is one.
    public let key: KeyID?

    public init(code: ReasonCode, message: String, key: KeyID? = nil) {
        self.code = code
        self.message = message
        self.key = key
    }

    public var description: String {
        key.map { "\(code.rawValue): \(message) (key \($0))" } ?? "\(code.rawValue): \(message)"
    }
}

extension TrustError {
    init(_ error: StrictJSONError, in place: String) {
        self.init(code: error.code, message: "\(place): \(error.message)")
    }
}
