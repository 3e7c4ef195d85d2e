import ComitySchema

extension DecisionDraft {
    /// What a reviewer should know although the decision counts: approvals add up only where they leave the same of the order.
    package var remarks: [String] {
        guard verdict == .approve else { return [] }
        let others = matter.approvals(in: subject).filter { $0.reviewer != reviewer && $0.narrowing != narrowing }
        guard !others.isEmpty else { return [] }
        let names = others.map(\.reviewer.rawValue).joined(separator: ", ")
        return ["note: \(names) left something else of the order; such approvals do not add up"]
    }
}
