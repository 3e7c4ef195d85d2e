public import ComitySchema
public import StageKit

extension StageContext {
    /// Sends a message of the pipeline, as every one is written.
    public func send(_ message: some Encodable, to topic: Topic, key: String) {
        send(OutboundRecord(topic: topic.name, key: Array(key.utf8), value: CanonicalJSON.encode(message)))
    }
}
