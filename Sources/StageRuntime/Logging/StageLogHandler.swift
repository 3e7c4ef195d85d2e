import Foundation
public import Logging

/// Writes one line for each log entry to standard error: JSON for machines, or plain text for people.
public struct StageLogHandler: LogHandler {
    public var metadata: Logger.Metadata = [:]
    public var logLevel: Logger.Level
    private let label: String
    private let format: StageSettings.LogFormat

    public init(label: String, level: Logger.Level, format: StageSettings.LogFormat) {
        self.label = label
        self.logLevel = level
        self.format = format
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        var fields = metadata
        if let extra = event.metadata { fields.merge(extra) { _, new in new } }
        let values = fields.mapValues { "\($0)" }
        let line =
            switch format {
            case .json: jsonLine(event, values)
            case .text: textLine(event, values)
            }
        FileHandle.standardError.write(Data((line + "\n").utf8))
    }

    private func jsonLine(_ event: LogEvent, _ fields: [String: String]) -> String {
        var object = fields
        object["time"] = Date().formatted(.iso8601.time(includingFractionalSeconds: true))
        object["level"] = event.level.rawValue
        object["stage"] = label
        object["message"] = "\(event.message)"
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(object) else { return "{}" }
        return String(decoding: data, as: UTF8.self)
    }

    private func textLine(_ event: LogEvent, _ fields: [String: String]) -> String {
        let time = Date().formatted(.iso8601.time(includingFractionalSeconds: true))
        let details = fields.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
        return "\(time) \(event.level.rawValue.uppercased()) \(label): \(event.message)\(details)"
    }
}
