import CRdKafka

/// A queue for the answer to one request.
struct EventQueue: ~Copyable {
    let pointer: OpaquePointer

    init(_ client: Client) {
        pointer = rd_kafka_queue_new(client.handle)
    }

    deinit {
        rd_kafka_queue_destroy(pointer)
    }

    /// Blocks until the answer is there.
    func wait(_ limit: Duration, _ client: Client, _ action: String) throws(KafkaError) -> Event {
        guard let event = next(wait: limit) else { throw client.failure(RD_KAFKA_RESP_ERR__TIMED_OUT, action) }
        return event
    }

    /// The answer; `nil` if it is not there within `wait`.
    func next(wait: Duration) -> Event? {
        guard let event = rd_kafka_queue_poll(pointer, wait.milliseconds) else { return nil }
        return Event(event)
    }
}

/// An answer, and everything that its accessors return.
struct Event: ~Copyable {
    let pointer: OpaquePointer

    fileprivate init(_ pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        rd_kafka_event_destroy(pointer)
    }
}
