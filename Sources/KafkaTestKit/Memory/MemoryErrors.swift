import CRdKafka
import Kafka

extension KafkaError {
    /// An error with librdkafka's own code and name. Unknown means fatal, as librdkafka advises.
    static func memory(
        _ code: rd_kafka_resp_err_t,
        _ message: String,
        recovery: Recovery = .fatal
    ) -> KafkaError {
        KafkaError(
            code: code.rawValue,
            name: rd_kafka_err2name(code).map { String(cString: $0) } ?? "UNKNOWN",
            message: message,
            recovery: recovery
        )
    }

    static func wrongState(_ call: String, _ state: String) -> KafkaError {
        memory(RD_KAFKA_RESP_ERR__STATE, "\(call): not allowed while the producer is \(state)")
    }

    static func unknownPartition(_ partition: TopicPartition) -> KafkaError {
        memory(RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, "there is no partition \(partition)", recovery: .retriable)
    }

    /// A record that no broker takes. An abort cures it, if there is a transaction.
    static func refused(_ record: ProducerRecord, _ code: rd_kafka_resp_err_t, _ reason: String) -> KafkaError {
        memory(code, "could not send a record to \(record.topic): \(reason)", recovery: .abortable)
    }

    static func noGroup(_ call: String) -> KafkaError {
        memory(RD_KAFKA_RESP_ERR__UNKNOWN_GROUP, "\(call): the consumer has no group; set `group` in its settings")
    }

    static let fenced = memory(
        RD_KAFKA_RESP_ERR__FENCED,
        "another producer has taken over this transactional id, or the transaction timed out",
        recovery: .fenced
    )

    static let crashed = memory(RD_KAFKA_RESP_ERR__DESTROY, "the process of this client has crashed")

    static let closed = memory(RD_KAFKA_RESP_ERR__DESTROY, "the client is closed")
}
