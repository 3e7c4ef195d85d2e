/// A record that a stage cannot use, on its way to the dead letters.
struct DeadLetter {
    struct Reason: Hashable {
        let code: String
        let message: String
        /// Nothing of the original is repeated, because it is too large to be; it stands where it came from.
        var isBare = false

        static let tooLarge = Reason(code: "TooLarge", message: "what follows from the record is too large for a topic")

        var bare: Reason {
            Reason(code: code, message: "\(message) (too large to be repeated here; see its origin)", isBare: true)
        }
    }

    let original: Record
    let reason: Reason

    func record(of plan: StagePlan) -> OutboundRecord {
        let isBare = reason.isBare || plan.isInputPersonal
        return OutboundRecord(
            topic: plan.deadLetters,
            key: isBare ? nil : original.key,
            value: isBare ? nil : original.value,
            headers: (isBare ? [] : original.headers.filter { !$0.name.hasPrefix("comity-") }) + [
                Header(OutputID.header, OutputID.derive(from: original.coordinates, ordinal: 0)),
                Header(DeadLetterHeader.stage, plan.name),
                Header(DeadLetterHeader.origin, original.coordinates),
                Header(DeadLetterHeader.code, reason.code),
                Header(DeadLetterHeader.message, reason.message),
            ]
        )
    }
}

/// The headers of a dead letter. Its key and value are the original's, byte for byte; it has neither where the original is too
/// large to be written again, or holds people's data in the clear.
public enum DeadLetterHeader {
    public static let stage = "comity-stage"
    /// Where the original stands, as `topic/partition/offset`.
    public static let origin = "comity-origin"
    public static let code = "comity-code"
    public static let message = "comity-message"
}
