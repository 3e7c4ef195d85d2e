import CRdKafka

/// The names of the topics that a consumer reads, so that a record's topic costs no new string.
///
/// Keyed by librdkafka's topic handle. A handle lives as long as one of its partitions is assigned, and another topic may get its
/// address afterwards: hence `forget` whenever the assignment changes.
struct TopicNames {
    private var names: [OpaquePointer: String] = [:]
    private var latest: (handle: OpaquePointer, name: String)?

    mutating func name(of handle: OpaquePointer) -> String {
        // Records come in runs of one topic.
        if let latest, latest.handle == handle { return latest.name }
        let name = names[handle] ?? String(cString: rd_kafka_topic_name(handle))
        names[handle] = name
        latest = (handle, name)
        return name
    }

    mutating func forget() {
        names.removeAll()
        latest = nil
    }
}
