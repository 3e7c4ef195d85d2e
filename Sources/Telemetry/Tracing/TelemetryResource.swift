/// What tells one process' telemetry from another's, by OpenTelemetry's conventions.
public struct TelemetryResource: Hashable, Sendable {
    public let service: String
    public let version: String
    public let instance: String

    /// - Parameters:
    ///   - service: the stage's name.
    ///   - version: the release.
    ///   - instance: the process' name, unique within the service.
    public init(service: String, version: String, instance: String) {
        self.service = service
        self.version = version
        self.instance = instance
    }

    var attributes: [(name: String, value: String)] {
        [
            ("service.name", service), ("service.namespace", "comity"), ("service.version", version),
            ("service.instance.id", instance),
        ]
    }
}
