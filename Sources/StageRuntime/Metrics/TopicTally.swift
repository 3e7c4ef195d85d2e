/// Counts records by topic as they come. It costs a comparison a record: they come in runs of one topic.
struct TopicTally {
    private var done: [String: Int] = [:]
    private var topic = ""
    private var run = 0

    mutating func note(_ topic: borrowing String) {
        if self.topic != topic {
            endRun()
            self.topic = copy topic
        }
        run += 1
    }

    /// How many records there were of each topic.
    mutating func counts() -> [String: Int] {
        endRun()
        return done
    }

    private mutating func endRun() {
        if run > 0 { done[topic, default: 0] += run }
        run = 0
    }
}
