/// What went wrong between a client and the brokers, and what the caller may do about it.
public struct KafkaError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What a caller may do. The order in which librdkafka wants errors tested (`rdkafka.h`, "Transactional producer API") is
    /// fenced, fatal, abortable, retriable; anything unknown is fatal.
    public enum Recovery: String, Sendable {
        /// The same call may be made again.
        case retriable
        /// The open transaction must be aborted; then a new one may begin. Outside transactions: the work in hand is lost to the
        /// group's next generation.
        case abortable
        /// Another producer with the same transactional id has taken over. This one can only be closed.
        case fenced
        /// The client can only be closed; a new one may be made.
        case fatal
    }

    /// librdkafka's number of the error (`rd_kafka_resp_err_t`).
    public let code: Int32
    /// librdkafka's name of the error, for example `ILLEGAL_GENERATION`.
    public let name: String
    /// What a person can act on, with the call that failed.
    public let message: String
    public let recovery: Recovery

    /// A record is larger than its topic takes, and always will be.
    public var isTooLarge: Bool { name == "MSG_SIZE_TOO_LARGE" }

    public init(code: Int32, name: String, message: String, recovery: Recovery) {
        self.code = code
        self.name = name
        self.message = message
        self.recovery = recovery
    }

    public var description: String { "\(message) [\(name), \(recovery.rawValue)]" }
}
