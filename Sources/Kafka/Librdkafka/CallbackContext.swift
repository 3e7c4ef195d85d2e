import CRdKafka
import Synchronization

/// What librdkafka's callbacks write to: its one opaque pointer for a client.
///
/// The client retains it until `rd_kafka_destroy` has returned, after which no callback can run.
class CallbackContext {
    private let log: (@Sendable (LogLine) -> Void)?
    private let latestTrouble = Mutex<String?>(nil)

    init(log: (@Sendable (LogLine) -> Void)?) {
        self.log = log
    }

    /// The latest line at error level: tells why a call ran into its timeout, for example that a login was refused.
    var trouble: String? {
        latestTrouble.withLock { $0 }
    }

    /// Runs on librdkafka's own threads too, so it touches nothing but what is safe to share.
    func record(_ line: LogLine) {
        if line.level <= .error {
            latestTrouble.withLock { $0 = line.text }
        }
        log?(line)
    }

    static func from(_ opaque: UnsafeMutableRawPointer?) -> Self? {
        opaque.map { Unmanaged<Self>.fromOpaque($0).takeUnretainedValue() }
    }
}

/// What a consumer's callbacks leave for its poll. They run inside `rd_kafka_consumer_poll` and `rd_kafka_consumer_close`, on the
/// thread that called.
final class ConsumerContext: CallbackContext {
    var rebalances: [RebalanceEvent] = []
    var failure: KafkaError?
    var assigned: Set<TopicPartition> = []
    var paused: Set<TopicPartition> = []
}

/// What a producer's callbacks leave for its next call. They run inside `rd_kafka_poll`, `rd_kafka_flush` and the transaction
/// calls, on the thread that called.
final class ProducerContext: CallbackContext {
    /// The first record that could not be delivered since the last batch or transaction began.
    var deliveryFailure: KafkaError?
}
