extension Case {
    /// Who has called the authority back about the order as it now reads (rule A14).
    public var confirmers: Set<ReviewerID> {
        Set(decisions.filter { $0.verdict == .confirm && $0.orderDigest == order.digest }.map(\.reviewer))
    }

    /// The approvals that stand since people were asked, one of each reviewer, in the order in which they were given: each one's last
    /// word counts, and only for one version of an order and one set of findings. Who objected, asked or suspended after approving
    /// no longer speaks for the order, and has to approve anew.
    public func approvals(of orderDigest: Digest, on grounds: Digest) -> [CountedDecision] {
        var words: [CountedDecision] = []
        for decision in decisions.dropFirst(pastDecisions) {
            switch decision.verdict {
            case .approve where decision.orderDigest == orderDigest && decision.grounds == grounds:
                words.removeAll { $0.reviewer == decision.reviewer }
                words.append(decision)
            case .object, .escalate, .ask, .suspend:
                words.removeAll { $0.reviewer == decision.reviewer }
            case .approve, .refuse, .drop, .confirm:
                continue
            }
        }
        return words
    }
}

extension Objection {
    /// Whether it is directed at this version of the order and these findings.
    public func isAbout(_ orderDigest: Digest, on grounds: Digest) -> Bool {
        self.orderDigest == orderDigest && self.grounds == grounds
    }

    public var isOpen: Bool { resolution == nil }

    /// Whether it no longer stands against an approval.
    public var isOvercome: Bool { resolution == .dropped || resolution == .dismissed }

    /// Whether the authority to which it went first maintains that the agreement may be invoked.
    public var isAnswered: Bool { answers.contains { $0.stance == .applicable } }
}
