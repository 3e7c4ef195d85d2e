import CRdKafka

/// librdkafka's admin calls, each of which waits for its answer.
final class LibrdkafkaAdmin: Admin {
    /// How long one question may take before it fails as retriable.
    private static let answerLimit = Duration.seconds(15)

    private let client: Client

    init(_ client: Client) {
        self.client = client
    }

    func createTopics(_ topics: [TopicSpecification]) throws(KafkaError) -> [String: TopicCreation] {
        let action = "could not create topics"
        var outcomes: [String: TopicCreation] = [:]
        var requests: [OpaquePointer?] = []
        defer { for request in requests { rd_kafka_NewTopic_destroy(request) } }
        for topic in topics {
            do throws(KafkaError) {
                requests.append(try newTopic(topic))
            } catch {
                outcomes[topic.name] = .failed(error)
            }
        }
        guard !requests.isEmpty else { return outcomes }

        let event = try ask(RD_KAFKA_ADMIN_OP_CREATETOPICS, action) { options, queue in
            rd_kafka_CreateTopics(client.handle, &requests, requests.count, options, queue)
        }
        var count = 0
        let results = rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event.pointer), &count)
        for result in UnsafeBufferPointer(start: results, count: count) {
            guard let result else { continue }
            outcomes[String(cString: rd_kafka_topic_result_name(result))] = outcome(of: result)
        }
        return outcomes
    }

    private func newTopic(_ topic: TopicSpecification) throws(KafkaError) -> OpaquePointer {
        var reason = ErrorText()
        let made = reason.write {
            rd_kafka_NewTopic_new(topic.name, topic.partitions, Int32(topic.replication), $0, $1)
        }
        guard let made else {
            throw KafkaError(
                RD_KAFKA_RESP_ERR__INVALID_ARG,
                message: "could not create topic \(topic.name): \(reason.text)",
                recovery: .fatal
            )
        }
        for (name, value) in topic.settings {
            let result = rd_kafka_NewTopic_set_config(made, name, value)
            guard result == RD_KAFKA_RESP_ERR_NO_ERROR else {
                rd_kafka_NewTopic_destroy(made)
                throw KafkaError(result, "could not set \(name) of topic \(topic.name)")
            }
        }
        return made
    }

    private func outcome(of result: OpaquePointer) -> TopicCreation {
        let code = rd_kafka_topic_result_error(result)
        switch code {
        case RD_KAFKA_RESP_ERR_NO_ERROR:
            return .created
        case RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS:
            return .alreadyExisted
        default:
            let topic = String(cString: rd_kafka_topic_result_name(result))
            let reason = rd_kafka_topic_result_error_string(result) ?? rd_kafka_err2str(code)
            let detail = reason.map { String(cString: $0) } ?? ""
            return .failed(
                KafkaError(code, message: "could not create topic \(topic): \(detail)", recovery: .init(of: code))
            )
        }
    }

    func listGroups() throws(KafkaError) -> [GroupListing] {
        let action = "could not list consumer groups"
        let event = try ask(RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPS, action) { options, queue in
            rd_kafka_ListConsumerGroups(client.handle, options, queue)
        }
        let answer = rd_kafka_event_ListConsumerGroups_result(event.pointer)
        var count = 0
        // One broker that does not answer leaves its groups out, and half a list would be taken for the whole.
        if let errors = rd_kafka_ListConsumerGroups_result_errors(answer, &count), count > 0, let first = errors[0] {
            throw client.failure(rd_kafka_error_code(first), action)
        }
        let groups = rd_kafka_ListConsumerGroups_result_valid(answer, &count)
        return UnsafeBufferPointer(start: groups, count: count).compactMap { group in
            guard let group else { return nil }
            let state = rd_kafka_consumer_group_state_name(rd_kafka_ConsumerGroupListing_state(group))
            return GroupListing(
                name: String(cString: rd_kafka_ConsumerGroupListing_group_id(group)),
                state: state.map { String(cString: $0) } ?? "Unknown"
            )
        }
    }

    func committedOffsets(ofGroup group: String) throws(KafkaError) -> [TopicPartition: Int64] {
        let action = "could not read the committed offsets of group \(group)"
        // No list of partitions stands for all of them.
        var request: OpaquePointer? = rd_kafka_ListConsumerGroupOffsets_new(group, nil)
        defer { rd_kafka_ListConsumerGroupOffsets_destroy(request) }
        let event = try ask(RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPOFFSETS, action) { options, queue in
            rd_kafka_ListConsumerGroupOffsets(client.handle, &request, 1, options, queue)
        }
        var count = 0
        let groups = rd_kafka_ListConsumerGroupOffsets_result_groups(
            rd_kafka_event_ListConsumerGroupOffsets_result(event.pointer),
            &count
        )
        guard count == 1, let result = groups?[0] else { return [:] }
        if let error = rd_kafka_group_result_error(result) {
            let code = rd_kafka_error_code(error)
            if code == RD_KAFKA_RESP_ERR_GROUP_ID_NOT_FOUND { return [:] }
            throw client.failure(code, action)
        }
        guard let partitions = rd_kafka_group_result_partitions(result) else { return [:] }
        let entries = PartitionEntries(partitions)
        try client.check(entries, action)
        return entries.offsets
    }

    func topics() throws(KafkaError) -> [String: Int32] {
        try client.metadata("could not list topics")
    }

    func close() {
        client.close()
    }

    /// Sends one request and waits for its answer.
    private func ask(
        _ operation: rd_kafka_admin_op_t,
        _ action: String,
        _ send: (_ options: OpaquePointer?, _ queue: OpaquePointer) -> Void
    ) throws(KafkaError) -> Event {
        let options = rd_kafka_AdminOptions_new(client.handle, operation)
        defer { rd_kafka_AdminOptions_destroy(options) }
        var reason = ErrorText()
        let limit = Self.answerLimit.milliseconds
        let result = reason.write { rd_kafka_AdminOptions_set_request_timeout(options, limit, $0, $1) }
        try client.check(result, action)

        let queue = EventQueue(client)
        send(options, queue.pointer)
        // A little longer than the request's own limit, so that its failure is what is reported.
        let event = try queue.wait(Self.answerLimit + .seconds(1), client, action)
        let code = rd_kafka_event_error(event.pointer)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
            let detail = rd_kafka_event_error_string(event.pointer).map { String(cString: $0) } ?? ""
            let failure = client.failure(code, action)
            throw KafkaError(code, message: "\(failure.message) (\(detail))", recovery: failure.recovery)
        }
        return event
    }
}
