import Kafka
import StageKit

/// Whether the topics that a stage needs exist and fit together, asked before anything is read.
enum TopicCheck {
    static func run(_ plan: StagePlan, with consumer: any Consumer) throws(WorkerFailure) {
        var counts: [String: Int32] = [:]
        for topic in plan.inputs + plan.followed + plan.changelogs + [plan.deadLetters] {
            let count = try partitionCount(of: topic, with: consumer)
            guard count > 0 else {
                throw .exit(.misconfigured("topic \(topic) does not exist: create the topics with `comity topics create`"))
            }
            counts[topic] = count
        }
        let together = plan.inputs + plan.changelogs
        guard Set(together.compactMap { counts[$0] }).count == 1 else {
            let listed = together.map { "\($0) has \(counts[$0] ?? 0)" }.joined(separator: ", ")
            throw .exit(.misconfigured("these topics must have the same number of partitions: \(listed)"))
        }
    }

    private static func partitionCount(of topic: String, with consumer: any Consumer) throws(WorkerFailure) -> Int32 {
        do throws(KafkaError) {
            return try consumer.partitionCount(of: topic)
        } catch {
            throw .kafka(error)
        }
    }
}

extension StagePlan {
    fileprivate var changelogs: [String] { changelog.map { [$0] } ?? [] }
}
