import ComitySchema

// What a reviewer should know although the decision counts.
extension DecisionDraft {
    var remarks: [String] {
        guard verdict == .approve else { return [] }
        return [otherNarrowing, conflictOfInterest].compactMap { $0 }
    }

    /// Approvals add up only where they leave the same of the order.
    private var otherNarrowing: String? {
        let others = matter.approvals(in: subject).filter { $0.narrowing != narrowing }.map(\.reviewer.rawValue)
        guard !others.isEmpty else { return nil }
        return "note: \(others.joined(separator: ", ")) left something else of the order; such approvals do not add up"
    }

    private var conflictOfInterest: String? {
        guard matter.report?.findings.contains(where: { $0.rule == Self.conflictRule }) ?? false else { return nil }
        return
            "note: an account in case \(subject.id) is an employee's (\(Self.conflictRule)); nobody decides on their own account"
    }

    private static let conflictRule = RuleID(unchecked: "D13")
}
