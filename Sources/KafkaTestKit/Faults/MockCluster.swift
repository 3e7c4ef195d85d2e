import CRdKafka
public import Kafka

/// Brokers that live in this process and fail on demand: librdkafka's own mock, behind real sockets.
///
/// They speak the protocol but have no transactions: an abort takes nothing back, and offsets in a transaction are not stored.
/// So they are for what a client does when brokers fail, and the in-memory cluster is for what Kafka means.
public final class MockCluster: Sendable {
    /// The client that the brokers belong to: owns them, and ends at once where a mock made by itself takes a second to.
    ///
    /// Both pointers may be used from any thread: librdkafka's handles are thread-safe, and its mock takes orders through a queue.
    nonisolated(unsafe) private let host: OpaquePointer
    nonisolated(unsafe) private let mock: OpaquePointer

    public init(brokers: Int = 1) throws(KafkaError) {
        let settings = rd_kafka_conf_new()
        rd_kafka_conf_set_log_cb(settings, nil)
        rd_kafka_conf_set(settings, "test.mock.num.brokers", String(brokers), nil, 0)
        guard let host = rd_kafka_new(RD_KAFKA_PRODUCER, settings, nil, 0) else {
            rd_kafka_conf_destroy(settings)
            throw .memory(rd_kafka_last_error(), "could not make the mock brokers' host")
        }
        guard let mock = rd_kafka_handle_mock_cluster(host) else {
            rd_kafka_destroy(host)
            throw .memory(RD_KAFKA_RESP_ERR__FAIL, "could not start mock brokers")
        }
        self.host = host
        self.mock = mock
    }

    deinit {
        rd_kafka_destroy(host)
    }

    /// Where its brokers listen.
    public var bootstrap: String {
        rd_kafka_mock_cluster_bootstraps(mock).map { String(cString: $0) } ?? ""
    }

    /// The mock cannot be asked to create topics over the wire.
    public func createTopic(_ name: String, partitions: Int32) {
        rd_kafka_mock_topic_create(mock, name, partitions, 1)
    }

    /// Makes the next requests of a kind fail, one after the other, with these errors.
    public func fail(_ request: MockRequest, with errors: MockError...) {
        let codes = errors.map { rd_kafka_resp_err_t($0.rawValue) }
        rd_kafka_mock_push_request_errors_array(mock, request.rawValue, codes.count, codes)
    }

    /// Cuts every connection and refuses new ones.
    public func goDown() {
        rd_kafka_mock_broker_set_down(mock, -1)
    }

    /// Lets clients connect again.
    public func comeUp() {
        rd_kafka_mock_broker_set_up(mock, -1)
    }
}

/// A kind of request, with its number in Kafka's protocol.
public enum MockRequest: Int16, Hashable, Sendable {
    case produce = 0
    case fetch = 1
    case listOffsets = 2
    case offsetCommit = 8
    case offsetFetch = 9
    case heartbeat = 12
    case initProducerID = 22
    case addPartitionsToTransaction = 24
    case addOffsetsToTransaction = 25
    case endTransaction = 26
    case transactionalOffsetCommit = 28
}

/// An answer that a broker gives instead of doing what it was asked, with its number in Kafka's protocol.
public enum MockError: Int32, Hashable, Sendable {
    /// No answer: the connection is cut.
    case cutConnection = -195
    case messageTooLarge = 10
    case coordinatorLoading = 14
    case coordinatorUnavailable = 15
    case notCoordinator = 16
    case illegalGeneration = 22
    case unknownMember = 25
    case rebalanceInProgress = 27
    case topicAuthorizationFailed = 29
    case groupAuthorizationFailed = 30
    case outOfOrderSequence = 45
    case invalidProducerEpoch = 47
    case invalidTransactionState = 48
    case concurrentTransactions = 51
    case transactionalIDAuthorizationFailed = 53
    case unstableOffsetCommit = 88
    case producerFenced = 90
}
