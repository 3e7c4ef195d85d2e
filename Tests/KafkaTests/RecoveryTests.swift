import CRdKafka
import Testing

@testable import Kafka

@Suite("What a caller may do after a failure")
struct RecoveryTests {
    /// A failure as librdkafka reports it: its code and its three marks.
    struct Failure: CustomTestStringConvertible {
        let code: rd_kafka_resp_err_t
        var isFatal = false
        var requiresAbort = false
        var isRetriable = false
        let expected: KafkaError.Recovery

        var traits: KafkaError.Traits {
            KafkaError.Traits(isFatal: isFatal, requiresAbort: requiresAbort, isRetriable: isRetriable)
        }

        var testDescription: String {
            let marks = [(isFatal, "fatal"), (requiresAbort, "abortable"), (isRetriable, "retriable")].filter(\.0).map(\.1)
            return "\(String(cString: rd_kafka_err2name(code))) marked \(marks) is \(expected.rawValue)"
        }
    }

    @Test(
        "In a transaction the marks decide: fenced, fatal, abortable, retriable, in this order",
        arguments: [
            Failure(code: RD_KAFKA_RESP_ERR__FENCED, isFatal: true, expected: .fenced),
            Failure(code: RD_KAFKA_RESP_ERR__FENCED, requiresAbort: true, expected: .fenced),
            Failure(code: RD_KAFKA_RESP_ERR__FENCED, expected: .fenced),
            Failure(code: RD_KAFKA_RESP_ERR_PRODUCER_FENCED, isFatal: true, expected: .fenced),
            Failure(code: RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH, isFatal: true, expected: .fenced),
            Failure(code: RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH, requiresAbort: true, expected: .abortable),
            Failure(code: RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER, isFatal: true, expected: .fatal),
            Failure(code: RD_KAFKA_RESP_ERR__INCONSISTENT, isFatal: true, requiresAbort: true, expected: .fatal),
            Failure(code: RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION, requiresAbort: true, expected: .abortable),
            Failure(code: RD_KAFKA_RESP_ERR__TIMED_OUT, requiresAbort: true, isRetriable: true, expected: .abortable),
            Failure(code: RD_KAFKA_RESP_ERR__TIMED_OUT, isRetriable: true, expected: .retriable),
            Failure(code: RD_KAFKA_RESP_ERR__CONFLICT, isRetriable: true, expected: .retriable),
        ]
    )
    func marksDecide(_ failure: Failure) {
        #expect(KafkaError.Recovery(of: failure.code, failure.traits) == failure.expected)
    }

    @Test(
        "What a transactional call leaves unmarked is fatal, even if the code is harmless elsewhere",
        arguments: [RD_KAFKA_RESP_ERR__TIMED_OUT, RD_KAFKA_RESP_ERR__STATE, RD_KAFKA_RESP_ERR__FAIL]
    )
    func unmarkedIsFatal(_ code: rd_kafka_resp_err_t) {
        let unmarked = KafkaError.Traits(isFatal: false, requiresAbort: false, isRetriable: false)
        #expect(KafkaError.Recovery(of: code, unmarked) == .fatal)
    }

    @Test(
        "Outside transactions the code decides, and a code that nobody knows is fatal",
        arguments: [
            Failure(code: RD_KAFKA_RESP_ERR__TRANSPORT, expected: .retriable),
            Failure(code: RD_KAFKA_RESP_ERR__TIMED_OUT, expected: .retriable),
            Failure(code: RD_KAFKA_RESP_ERR__QUEUE_FULL, expected: .retriable),
            Failure(code: RD_KAFKA_RESP_ERR_NOT_COORDINATOR, expected: .retriable),
            Failure(code: RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, expected: .retriable),
            Failure(code: RD_KAFKA_RESP_ERR_UNSTABLE_OFFSET_COMMIT, expected: .retriable),
            Failure(code: RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS, expected: .retriable),
            Failure(code: RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION, expected: .abortable),
            Failure(code: RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID, expected: .abortable),
            Failure(code: RD_KAFKA_RESP_ERR__ASSIGNMENT_LOST, expected: .abortable),
            Failure(code: RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID, expected: .fenced),
            Failure(code: RD_KAFKA_RESP_ERR__FATAL, expected: .fatal),
            Failure(code: RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, expected: .fatal),
            Failure(code: RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE, expected: .fatal),
            Failure(code: rd_kafka_resp_err_t(9_999), expected: .fatal),
        ]
    )
    func codeDecides(_ failure: Failure) {
        #expect(KafkaError.Recovery(of: failure.code) == failure.expected)
    }

    @Test("An error names the call, librdkafka's name for it and what may be done")
    func description() {
        let error = KafkaError(RD_KAFKA_RESP_ERR__TIMED_OUT, "could not list topics")
        #expect(error.description == "could not list topics: Local: Timed out [_TIMED_OUT, retriable]")
    }
}
