import ComitySchema
import CommandLineKit
import Foundation
import Kafka

/// Reads the register and the reports on it, and compares them.
struct InterceptSurvey {
    private let register: TopicReader
    private let reports: TopicReader
    private let registerPartitions: Int32
    private let maximumAge: TimeInterval
    private(set) var authorised: AuthorisedInterceptions
    private var newest: [Int32: InterceptReport] = [:]

    /// - Parameters:
    ///   - isListing: whether each interception is kept by name.
    ///   - maximumAge: seconds after which a report says nothing of now.
    init(of cluster: any Cluster, isListing: Bool, maximumAge: TimeInterval) throws {
        let consumer = try cluster.consumer(ConsumerSettings())
        defer { consumer.close() }
        register = try TopicReader(.tasks, of: cluster)
        reports = try TopicReader(.intercepts, of: cluster)
        registerPartitions = try consumer.partitionCount(of: Topic.tasks.name)
        let partitions = try consumer.partitionCount(of: Topic.live.name)
        guard partitions > 0 else {
            throw CommandFailure(
                .missing,
                "TopicMissing",
                "the topic \(Topic.live.name) does not exist; 'comity topics create' makes it"
            )
        }
        authorised = AuthorisedInterceptions(partitions: partitions, isListing: isListing)
        self.maximumAge = maximumAge
    }

    /// Compares until everything is explained, or until nobody can be expected to report any more.
    ///
    /// A difference may be a moment between a change of the register and the report that follows it. One that lasts is none.
    ///
    /// - Parameter wait: how long reports are waited for that have read as far as the register reached.
    mutating func run(wait: Duration, now: () -> Date) throws -> [InterceptReconciliation] {
        try register.readToEnd { authorised.take($0) }
        authorised.reachEnd()
        try reports.readToEnd { take($0) }
        let deadline = ContinuousClock.now + wait
        while true {
            let result = reconcile(at: now())
            if result.allSatisfy({ $0.verdict == .explained }) || ContinuousClock.now >= deadline { return result }
            try Interruption.check()
            for record in try reports.next() { take(record) }
            for record in try register.next(wait: .zero) { authorised.take(record) }
        }
    }

    private mutating func take(_ record: StoredRecord) {
        guard let partition = Int32(record.keyText) else { return }
        // One that cannot be read reports nothing, also not what an older one said.
        newest[partition] = record.value.flatMap { try? CanonicalJSON.decode(InterceptReport.self, from: $0) }
    }

    private func reconcile(at now: Date) -> [InterceptReconciliation] {
        (0..<authorised.partitions).map { partition in
            InterceptReconciliation(
                of: partition,
                newest[partition],
                with: authorised,
                among: registerPartitions,
                at: now,
                maximumAge: maximumAge
            )
        }
    }
}
