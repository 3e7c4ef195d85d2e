/// What a stage has spent on all orders, over all its turns.
struct StageEffort {
    /// Processor seconds from being ready to the last thing that it did.
    var processorSeconds = 0.0
    /// Seconds by the clock in that time.
    var busySeconds = 0.0
    /// Memory of a stage that has just started and has no order.
    var idleBytes = 0
    /// Memory at rest, after the last turn.
    var restBytes = 0
    /// How long the last start took, with the state of all orders to be read.
    var startSeconds = 0.0
    /// How long a start takes without any.
    var idleStartSeconds = 0.0
}

/// What the orders have left in a topic.
struct TopicLoad {
    let topic: String
    let records: Int
    /// Keys, values and headers.
    let bytes: Int
    /// Those of each key's last record: what a compacted topic comes down to.
    let lastBytes: Int?
}
