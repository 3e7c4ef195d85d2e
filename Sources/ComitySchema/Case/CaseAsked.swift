/// What a case may ask of people.
public enum CaseAsked: String, Codable, Hashable, Sendable, CaseIterable {
    /// Whether the order may be answered.
    case approval
    /// Whether an amendment may replace the order that runs.
    case proposal
    /// Whether what is paused may go on.
    case resumption
    /// What becomes of an objection: the authority's answer, then to escalate or to drop.
    case objection
    /// To call the authority back.
    case confirmation
    /// To do away with what holds the case.
    case release
}

extension Case {
    /// What the case asks of people; nothing if it goes on by itself.
    public var asked: [CaseAsked] {
        guard !state.isFinal else { return [] }
        return [askedByState, proposal.map { _ in .proposal }].compactMap(\.self)
    }

    private var askedByState: CaseAsked? {
        switch state {
        case .inReview: .approval
        case .suspended(let needed): needed > 0 ? .resumption : nil
        case .objecting: .objection
        case .held: awaitsCallback ? .confirmation : holdsForPeople ? .release : nil
        case .received, .clarifying, .fulfilling, .stopping, .answered, .refused, .cancelled, .inapplicable, .lapsed, .expired,
            .closed:
            nil
        }
    }

    /// Whether the rules wait for the authority to be called back (rule A14).
    public var awaitsCallback: Bool { report?.findings.contains { $0.code == .callbackNeeded } ?? false }

    /// Whether something holds the case that does not clear by itself.
    private var holdsForPeople: Bool { report?.findings.contains { $0.effect == .hold && $0.until == nil } ?? false }
}
