public import ComitySchema
public import StageKit

extension OutboundRecord {
    /// A message as every stage writes it: canonical JSON under a key of text.
    public init(_ message: some Encodable, to topic: Topic, key: String) {
        self.init(topic: topic.name, key: Array(key.utf8), value: CanonicalJSON.encode(message))
    }

    /// A message under its own key, to its own topic.
    public init<Message: PipelineMessage>(_ message: Message) {
        self.init(message, to: Message.topic, key: message.key)
    }
}

extension StageContext {
    /// Sends a message to its topic when the transaction commits.
    public func send(_ message: some PipelineMessage) {
        send(OutboundRecord(message))
    }

    /// Tells legal validation what happened to a task.
    public func report(_ event: Outcome.Event, of task: TaskRecord) {
        send(Outcome(caseID: task.caseID, taskID: task.id, at: now, event: event))
    }

    /// Tells auditors what a stage did for a task.
    ///
    /// - Parameter digest: of the sealed part that the event is about, if it is about one.
    public func audit(
        _ kind: AuditEvent.Kind,
        of task: TaskRecord,
        by stage: StageName,
        code: ReasonCode? = nil,
        note: String,
        digest: Digest? = nil
    ) {
        let event = AuditEvent(
            at: now,
            stage: stage.rawValue,
            kind: kind,
            caseID: task.caseID,
            taskID: task.id,
            code: code,
            actor: stage.rawValue,
            note: note,
            digest: digest
        )
        send(event)
    }
}
