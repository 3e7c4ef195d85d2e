import CRdKafka
import Dispatch

/// A librdkafka client of any kind: owns the handle, its topic handles and its callback context.
final class Client {
    /// How long a close may take. A client that hangs in its close (librdkafka#4187, #4724, #4884) is given up after this, and
    /// its memory with it: the broker then removes the member by itself after the session timeout.
    private static let closeLimit = DispatchTimeInterval.seconds(5)

    private let kind: rd_kafka_type_t
    private let context: Unmanaged<CallbackContext>
    private var openHandle: OpaquePointer?
    private var topicHandles: [String: OpaquePointer] = [:]

    init(_ handle: OpaquePointer, _ kind: rd_kafka_type_t, _ context: Unmanaged<CallbackContext>) {
        self.openHandle = handle
        self.kind = kind
        self.context = context
    }

    deinit {
        close()
    }

    var handle: OpaquePointer {
        guard let openHandle else { preconditionFailure("a Kafka client was used after its close") }
        return openHandle
    }

    /// The latest error that the client logged.
    var trouble: String? {
        context.takeUnretainedValue().trouble
    }

    /// The handle of a topic, made on first use and kept until the close.
    func topic(_ name: String) throws(KafkaError) -> OpaquePointer {
        if let known = topicHandles[name] { return known }
        guard let made = rd_kafka_topic_new(handle, name, nil) else {
            throw failure(rd_kafka_last_error(), "could not use topic \(name)")
        }
        topicHandles[name] = made
        return made
    }

    /// What librdkafka gave up this client for, if it did.
    func throwIfFatal(_ action: String) throws(KafkaError) {
        if let fatal = fatalFailure(action) { throw fatal }
    }

    /// Leaves the group, if the client is a consumer, and frees everything. Blocks for up to five seconds.
    func close() {
        guard let handle = openHandle else { return }
        openHandle = nil
        for topic in topicHandles.values { rd_kafka_topic_destroy(topic) }
        topicHandles = [:]

        let remains = Remains(handle: handle, kind: kind, context: context)
        let finished = DispatchSemaphore(value: 0)
        // On a thread of its own, because none of these calls takes a timeout.
        DispatchQueue(label: "kafka.close").async {
            remains.free()
            finished.signal()
        }
        if finished.wait(timeout: .now() + Self.closeLimit) == .timedOut {
            let line = LogLine(level: .error, facility: "CLOSE", text: "client did not close in time and was given up")
            context.takeUnretainedValue().record(line)
        }
    }

    /// What is left of a closed client, on its way to the thread that frees it.
    ///
    /// Unchecked: librdkafka's handle may be used from any thread, and nobody else has these pointers any more. The context's
    /// rebalance and delivery fields are written only by callbacks, which from now on run only inside `free`.
    private struct Remains: @unchecked Sendable {
        let handle: OpaquePointer
        let kind: rd_kafka_type_t
        let context: Unmanaged<CallbackContext>

        func free() {
            if kind == RD_KAFKA_CONSUMER { rd_kafka_consumer_close(handle) }
            rd_kafka_destroy(handle)
            context.release()
        }
    }
}
