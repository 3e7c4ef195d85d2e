import ComitySchema
import Kafka
import KafkaTestKit
import Testing

/// Brokers that let a stage write what `StageName` says it writes, and nothing else, as rules made by `comity topics acl` do.
final class GuardedCluster: Cluster {
    private let base: any Cluster
    private let stage: StageName

    init(_ base: any Cluster, for stage: StageName) {
        self.base = base
        self.stage = stage
    }

    func consumer(_ settings: ConsumerSettings) throws(KafkaError) -> any Consumer { try base.consumer(settings) }

    func transactionalProducer(_ settings: TransactionalProducerSettings) throws(KafkaError) -> any TransactionalProducer {
        GuardedProducer(try base.transactionalProducer(settings), for: stage)
    }

    func producer() throws(KafkaError) -> any Producer { try base.producer() }

    func admin() throws(KafkaError) -> any Admin { try base.admin() }
}

private final class GuardedProducer: TransactionalProducer {
    private let base: any TransactionalProducer
    private let stage: StageName
    private let open: Set<String>

    init(_ base: any TransactionalProducer, for stage: StageName) {
        self.base = base
        self.stage = stage
        let changelog = stage.changelog.map { [$0] } ?? []
        open = Set((stage.outputs + changelog + [.audit, .deadLetters]).map(\.name))
    }

    func send(_ record: ProducerRecord) throws(KafkaError) {
        let isAgencys = record.topic.hasPrefix("comity.agency.")
        guard open.contains(record.topic) || (isAgencys && stage == .deliver) else {
            Issue.record("\(stage.rawValue) writes \(record.topic), which StageName.outputs does not say")
            throw .injected(.fatal)
        }
        try base.send(record)
    }

    func initTransactions() throws(KafkaError) { try base.initTransactions() }

    func begin() throws(KafkaError) { try base.begin() }

    func sendOffsets(_ offsets: [TopicPartition: Int64], of consumer: any Consumer) throws(KafkaError) {
        try base.sendOffsets(offsets, of: consumer)
    }

    func commit() throws(KafkaError) { try base.commit() }

    func abort() throws(KafkaError) { try base.abort() }

    func close() { base.close() }
}
