/// One piece of a step's work: what caused it and what came of it. It is what a trace shows of a stage.
public struct StageWork: Hashable, Sendable {
    public enum Cause: Hashable, Sendable {
        /// A record of an input was handled.
        case record(Record)
        /// An entry was due.
        case wake
        /// The stage attended to something of its own accord: to what it follows, to what was missed, or to what it said.
        case tending
        /// What had been gathered from the step's records was written.
        case settling
    }

    public private(set) var cause: Cause
    public let partition: Int32
    /// The key that the work concerns, where the stage or the cause says so: that of an entry, or of a record that is followed.
    public private(set) var subject: String?
    /// Which of the step's outbound records came of it.
    public private(set) var outputs: Range<Int>
    /// The keys of the entries that it changed.
    public private(set) var changed: [String]
    /// The code under which the record became a dead letter.
    public internal(set) var refusal: String?
    /// When it was begun and done, by the clock that the engine was given; zero without one.
    public internal(set) var began: UInt64 = 0
    public internal(set) var ended: UInt64 = 0

    init(
        _ cause: Cause,
        in partition: Int32,
        about subject: String? = nil,
        outputs: Range<Int>,
        changed: [String] = [],
        refusal: String? = nil
    ) {
        self.cause = cause
        self.partition = partition
        self.subject = subject
        self.outputs = outputs
        self.changed = changed
        self.refusal = refusal
    }

    /// Whether anything came of it.
    public var hasEffects: Bool { !outputs.isEmpty || !changed.isEmpty }

    var isOfRecord: Bool { if case .record = cause { true } else { false } }

    /// The parts of the work, by what each concerns from which of its outputs on. A change belongs to the part that concerns its key.
    func split(by subjects: [(key: String?, from: Int)]) -> [StageWork] {
        var unclaimed = Set(changed)
        var rest = self
        var parts: [StageWork] = []
        rest.outputs = outputs.lowerBound..<outputs.lowerBound + (subjects.first?.from ?? outputs.count)
        for (index, subject) in subjects.enumerated() {
            let end = index + 1 < subjects.count ? subjects[index + 1].from : outputs.count
            var part = self
            part.outputs = outputs.lowerBound + subject.from..<outputs.lowerBound + end
            part.changed = []
            if let key = subject.key {
                part.cause = .tending
                part.subject = key
                if unclaimed.remove(key) != nil { part.changed = [key] }
            }
            parts.append(part)
        }
        rest.changed = unclaimed.sorted()
        return [rest] + parts
    }
}
