/// A line that librdkafka logged about a client.
public struct LogLine: Hashable, Sendable {
    /// Severities of syslog (RFC 5424): the smaller the number, the worse.
    public enum Level: Int32, Comparable, Sendable {
        case emergency, alert, critical, error, warning, notice, info, debug

        public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    public let level: Level
    /// librdkafka's word for what the line is about, for example `FAIL` or `CONFWARN`.
    public let facility: String
    public let text: String

    public init(level: Level, facility: String, text: String) {
        self.level = level
        self.facility = facility
        self.text = text
    }
}
