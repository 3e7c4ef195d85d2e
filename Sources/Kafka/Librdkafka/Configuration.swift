import CRdKafka

/// A client's settings on their way to librdkafka.
struct Configuration: ~Copyable {
    /// Owned: freed here, unless a client took it over.
    let pointer: OpaquePointer

    init(_ settings: [String: String]) throws(KafkaError) {
        pointer = rd_kafka_conf_new()
        // Sorted, so that of several wrong settings the same one is always named.
        for (name, value) in settings.sorted(by: { $0.key < $1.key }) {
            try set(name, to: value)
        }
    }

    deinit {
        rd_kafka_conf_destroy(pointer)
    }

    private func set(_ name: String, to value: String) throws(KafkaError) {
        var reason = ErrorText()
        let result = reason.write { rd_kafka_conf_set(pointer, name, value, $0, $1) }
        guard result != RD_KAFKA_CONF_OK else { return }
        throw KafkaError(
            RD_KAFKA_RESP_ERR__INVALID_ARG,
            message: "Kafka setting \(name) is wrong: \(reason.text)",
            recovery: .fatal
        )
    }

    /// Makes the client that these settings describe. `context` is what its callbacks write to.
    consuming func makeClient(_ kind: rd_kafka_type_t, _ context: CallbackContext) throws(KafkaError) -> Client {
        let retained = Unmanaged.passRetained(context)
        rd_kafka_conf_set_opaque(pointer, retained.toOpaque())
        rd_kafka_conf_set_log_cb(pointer, forwardLog)

        var reason = ErrorText()
        let handle = reason.write { rd_kafka_new(kind, pointer, $0, $1) }
        guard let handle else {
            let code = rd_kafka_last_error()
            retained.release()
            _ = consume self
            throw KafkaError(
                code,
                message: "could not make a Kafka client from its settings: \(reason.text)",
                recovery: .fatal
            )
        }
        // The handle owns the settings from here on.
        discard self
        return Client(handle, kind, retained)
    }
}

private func forwardLog(
    handle: OpaquePointer?,
    level: Int32,
    facility: UnsafePointer<CChar>?,
    text: UnsafePointer<CChar>?
) {
    guard let handle, let text, let context = CallbackContext.from(rd_kafka_opaque(handle)) else { return }
    context.record(
        LogLine(
            level: LogLine.Level(rawValue: level) ?? .debug,
            facility: facility.map { String(cString: $0) } ?? "",
            text: String(cString: text)
        )
    )
}

/// The buffer that librdkafka writes its reason to.
struct ErrorText {
    private var bytes = [CChar](repeating: 0, count: 512)

    /// librdkafka ends some reasons with a line break.
    var text: String {
        String(decoding: bytes.prefix { $0 != 0 && $0 != newline }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    private let newline = CChar(bitPattern: UInt8(ascii: "\n"))

    mutating func write<Result>(_ call: (UnsafeMutablePointer<CChar>?, Int) -> Result) -> Result {
        bytes.withUnsafeMutableBufferPointer { call($0.baseAddress, $0.count) }
    }
}
