import StageKit
import Telemetry

/// The trace in which each entry of a worker's state began. What is done for an entry later, by a timer or for a record that tells of no
/// trace, such as a person's decision, goes on with it. The changelog carries it, so that a restart does not break it.
struct EntryTraces {
    private var partitions: [Int32: [String: TraceContext]] = [:]

    subscript(key: String, partition: Int32) -> TraceContext? { partitions[partition]?[key] }

    mutating func restore(_ traces: [String: TraceContext], in partition: Int32) { partitions[partition] = traces }

    mutating func forget(_ partition: Int32) { partitions[partition] = nil }

    /// Takes in what a committed step has changed.
    ///
    /// - Parameter begun: the traces of entries that had none.
    mutating func keep(_ changes: [StageStep.Change], begun: [Place: TraceContext]) {
        for change in changes {
            if change.value == nil {
                partitions[change.partition]?[change.key] = nil
            } else if let trace = begun[Place(change)] {
                partitions[change.partition, default: [:]][change.key] = trace
            }
        }
    }

    /// Where an entry is kept.
    struct Place: Hashable {
        let partition: Int32
        let key: String

        init(_ key: String, in partition: Int32) {
            self.partition = partition
            self.key = key
        }

        init(_ change: StageStep.Change) { self.init(change.key, in: change.partition) }
    }
}
