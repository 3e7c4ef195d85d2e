/// How a command ends, in the numbers of BSD's `sysexits.h`, so that scripts can tell why.
public enum ExitStatus: Int32, Sendable {
    /// The command did what it was asked, and the answer is no.
    case no = 1
    /// The command line is wrong.
    case usage = 64
    /// What was given to the command is wrong: a file, a message, a signature.
    case data = 65
    /// Something that was named does not exist.
    case missing = 66
    /// The brokers do not answer, or refuse.
    case unavailable = 69
    /// The command itself is wrong.
    case internalError = 70
    /// A file cannot be written.
    case cannotCreate = 73
    /// Nothing is wrong, but what was awaited has not come in time.
    case tryLater = 75
    /// The configuration is wrong.
    case configuration = 78
    /// Ended by Ctrl-C, as shells count it.
    case interrupted = 130
}

/// Why a command did not do what it was asked, in words that a person can act on. Never holds personal data.
public struct CommandFailure: Error, Hashable, Sendable, CustomStringConvertible {
    public let status: ExitStatus
    /// A name that scripts may look for.
    public let code: String
    public let message: String

    public init(_ status: ExitStatus, _ code: String, _ message: String) {
        self.status = status
        self.code = code
        self.message = message
    }

    public var description: String { "\(message) [\(code)]" }
}
