/// A message that always goes to the same topic, under a key made from it. What concerns one case or one task has one key, and
/// so stays in its order.
public protocol PipelineMessage: Encodable {
    /// Where every message of this kind goes.
    static var topic: Topic { get }
    /// The id of the case or of the task; empty if the message belongs to none.
    var key: String { get }
}

extension AdmittedMessage: PipelineMessage {
    public static var topic: Topic { .admitted }
    public var key: String { caseID.rawValue }
}

extension TaskRecord: PipelineMessage {
    public static var topic: Topic { .tasks }
    public var key: String { id.rawValue }
}

extension InterceptReport: PipelineMessage {
    public static var topic: Topic { .intercepts }
    public var key: String { String(partition) }
}

extension SealedPart: PipelineMessage {
    public static var topic: Topic { .sealed }
    public var key: String { binding.taskID.rawValue }
}

extension Outcome: PipelineMessage {
    public static var topic: Topic { .outcomes }
    public var key: String { caseID.rawValue }
}

extension Notice: PipelineMessage {
    public static var topic: Topic { .notices }
    public var key: String { caseID?.rawValue ?? "" }
}

extension AuditEvent: PipelineMessage {
    public static var topic: Topic { .audit }
    public var key: String { caseID?.rawValue ?? "" }
}
