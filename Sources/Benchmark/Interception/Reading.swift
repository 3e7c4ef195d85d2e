/// One reader's way through all live records, once.
struct Reading {
    let records: Int
    let seconds: Double
    let processorSeconds: Double
    /// The part of it that the reader's own thread has used, and not librdkafka's. Brokers and other programs have no say in it.
    let loopSeconds: Double
    /// The most memory that the reader has held.
    let peakBytes: Int

    var rate: Double { Double(records) / seconds }

    /// Processor seconds for a million records.
    var effort: Double { processorSeconds / Double(records) * 1e6 }

    var loopEffort: Double { loopSeconds / Double(records) * 1e6 }
}

/// What the readers took over the same records, in turns.
struct Comparison {
    let title: String
    /// What the stage must reach of the faster loop's rate.
    let leastShare: Double
    /// One by one, and many at once.
    var polling: [Reading] = []
    var batching: [Reading] = []
    var stage: [Reading] = []
    /// Of the live records, those that were sealed for targets in each round.
    let matches: Int

    /// The faster loop's median rate.
    var rawRate: Double { max(polling.median(\.rate), batching.median(\.rate)) }

    var share: Double { stage.median(\.rate) / rawRate }
}

/// What the stage took to be ready, and the memory that it held when it was.
struct Restoring {
    let seconds: Double
    let processorSeconds: Double
    let residentBytes: Int
}

extension Array {
    /// The middle of some values; of an even number of them the upper middle. 0 if there are none.
    func median(_ value: (Element) -> Double) -> Double {
        let sorted = map(value).sorted()
        return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
    }
}
