import CRdKafka

extension KafkaError {
    /// What librdkafka's error object says besides its code.
    struct Traits: Hashable, Sendable {
        let isFatal: Bool
        let requiresAbort: Bool
        let isRetriable: Bool
    }
}

extension KafkaError.Recovery {
    /// The class of a transactional call's failure. The order matters: an error may be marked both abortable and retriable, and a
    /// fatal one may carry a fencing code; anything unmarked is fatal, as librdkafka recommends.
    init(of code: rd_kafka_resp_err_t, _ traits: KafkaError.Traits) {
        self =
            if Self.fencing.contains(code.rawValue) || (traits.isFatal && Self.fencingWhenFatal.contains(code.rawValue)) {
                .fenced
            } else if traits.isFatal {
                .fatal
            } else if traits.requiresAbort {
                .abortable
            } else if traits.isRetriable {
                .retriable
            } else {
                .fatal
            }
    }

    /// The class of a code, which is all that calls outside transactions tell.
    init(of code: rd_kafka_resp_err_t) {
        self =
            if Self.fencing.contains(code.rawValue) {
                .fenced
            } else if Self.staleMembership.contains(code.rawValue) {
                .abortable
            } else if Self.passing.contains(code.rawValue) {
                .retriable
            } else {
                .fatal
            }
    }

    private static func set(_ codes: rd_kafka_resp_err_t...) -> Set<Int32> { Set(codes.map(\.rawValue)) }

    private static let fencing = set(
        RD_KAFKA_RESP_ERR__FENCED,
        RD_KAFKA_RESP_ERR_PRODUCER_FENCED,
        RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID
    )

    /// An old epoch alone may be cured by an abort (KIP-588); librdkafka marks it fatal when it means a newer producer.
    private static let fencingWhenFatal = set(RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH)

    /// The group went on without this member: what it had in hand is lost, and its next poll joins again.
    private static let staleMembership = set(
        RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION,
        RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID,
        RD_KAFKA_RESP_ERR_REBALANCE_IN_PROGRESS,
        RD_KAFKA_RESP_ERR__ASSIGNMENT_LOST
    )

    /// Passes by itself: the network, a broker that starts or moves, a full queue, metadata that is not there yet.
    private static let passing = set(
        RD_KAFKA_RESP_ERR__TRANSPORT,
        RD_KAFKA_RESP_ERR__RESOLVE,
        RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN,
        RD_KAFKA_RESP_ERR__TIMED_OUT,
        RD_KAFKA_RESP_ERR__TIMED_OUT_QUEUE,
        RD_KAFKA_RESP_ERR__MSG_TIMED_OUT,
        RD_KAFKA_RESP_ERR__QUEUE_FULL,
        RD_KAFKA_RESP_ERR__WAIT_COORD,
        RD_KAFKA_RESP_ERR__WAIT_CACHE,
        RD_KAFKA_RESP_ERR__IN_PROGRESS,
        RD_KAFKA_RESP_ERR__PREV_IN_PROGRESS,
        RD_KAFKA_RESP_ERR__INTR,
        RD_KAFKA_RESP_ERR__RETRY,
        RD_KAFKA_RESP_ERR__OUTDATED,
        RD_KAFKA_RESP_ERR__NODE_UPDATE,
        RD_KAFKA_RESP_ERR__UNKNOWN_BROKER,
        RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC,
        RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION,
        RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART,
        RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE,
        RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION,
        RD_KAFKA_RESP_ERR_FENCED_LEADER_EPOCH,
        RD_KAFKA_RESP_ERR_UNKNOWN_LEADER_EPOCH,
        RD_KAFKA_RESP_ERR_OFFSET_NOT_AVAILABLE,
        RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT,
        RD_KAFKA_RESP_ERR_BROKER_NOT_AVAILABLE,
        RD_KAFKA_RESP_ERR_REPLICA_NOT_AVAILABLE,
        RD_KAFKA_RESP_ERR_NETWORK_EXCEPTION,
        RD_KAFKA_RESP_ERR_KAFKA_STORAGE_ERROR,
        RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS,
        RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE,
        RD_KAFKA_RESP_ERR_NOT_COORDINATOR,
        RD_KAFKA_RESP_ERR_NOT_CONTROLLER,
        RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS,
        RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS_AFTER_APPEND,
        RD_KAFKA_RESP_ERR_CONCURRENT_TRANSACTIONS,
        RD_KAFKA_RESP_ERR_UNSTABLE_OFFSET_COMMIT,
        RD_KAFKA_RESP_ERR_THROTTLING_QUOTA_EXCEEDED
    )
}
