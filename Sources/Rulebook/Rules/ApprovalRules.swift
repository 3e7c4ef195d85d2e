import ComitySchema
import Foundation

/// Whether those who must approve an instrument have approved it, each independently, and in time (family B, approvals).
enum ApprovalRules {
    static let all = [approved, followed, independent]

    static let approved = Rule(
        "B08",
        version: 2,
        .instrument,
        "Every approval that the instrument needs was given before the order was issued; an urgent one may await some",
        source: "18 USC 2523(b)(4)(D)(v); IPA 2016, ss.23-24, 30; COPO 2019, s.1(7)",
        reads: ["instrument.approvals", "instrument.isUrgent", "order.issuedAt"],
        answers: [.clarify(.approvalMissing)]
    ) { matter in
        guard let terms = matter.terms else { return [] }
        if matter.isUrgent, terms.urgent == nil {
            let kind = matter.instrument.kind
            return [
                .clarify(.approvalMissing, "The instrument \(kind) cannot be issued before it is approved; urgency is no ground.")
            ]
        }
        let needed = matter.isUrgent ? terms.urgent?.approvals ?? [] : terms.approvals
        return needed.compactMap { offices in
            guard Approvals.given(matter, by: offices, until: matter.order.issuedAt).isEmpty else { return nil }
            let wanted = offices.joined(separator: " or ")
            return .clarify(.approvalMissing, "An approval by \(wanted), given before the order was issued, is missing.")
        }
    }

    static let followed = Rule(
        "B09",
        .instrument,
        "What may follow an urgent or an oral approval has followed in time",
        source: "IPA 2016, ss.24-25; Regulation (EU) 2023/1543, Art. 4(5)",
        reads: ["instrument.approvals", "instrument.isUrgent", "now"],
        answers: [.stop(.approvalMissing), .notJudgeable, .flag(.approvalMissing)]
    ) { matter in
        var remarks: [Remark] = []
        for offices in matter.isUrgent ? matter.terms?.urgent?.awaited ?? [] : [] {
            let given = matter.instrument.approvals.filter { offices.contains($0.role) && $0.approvedAt <= matter.now }
            let wanted = "An approval by \(offices.joined(separator: " or "))"
            remarks += matter.due(.judicialApproval, of: wanted, givenAt: given.map(\.approvedAt).min())
        }
        for oral in matter.instrument.approvals where oral.form == .oral && Approvals.allowsOral(matter, by: oral.role) {
            let written = matter.instrument.approvals.filter { approval in
                approval.role == oral.role && approval.form != .oral && approval.approvedAt >= oral.approvedAt
                    && approval.approvedAt <= matter.now
            }
            let wanted = "The confirmation in writing of what \(oral.role) approved by word of mouth"
            remarks += matter.due(.oralConfirmation, of: wanted, givenAt: written.map(\.approvedAt).min())
        }
        return remarks
    }

    static let independent = Rule(
        "B10",
        version: 2,
        .instrument,
        "Each approval that the instrument needs was given by another person",
        source: "IPA 2016, ss.21-23, 30 (the double lock)",
        reads: ["instrument.approvals"],
        answers: [.clarify(.approvalMissing)]
    ) { matter in
        guard let terms = matter.terms else { return [] }
        // Where an approval is missing altogether, B08 or B09 says so.
        let candidates = terms.approvals.map { Approvals.given(matter, by: $0, until: matter.now) }.filter { !$0.isEmpty }
        guard !Approvals.canBeDifferent(candidates[...]) else { return [] }
        return [.clarify(.approvalMissing, "The approvals must be given by different people.")]
    }
}

extension Matter {
    fileprivate var isUrgent: Bool { instrument.isUrgent == true }

    /// What follows if something that must follow within a period is there, still awaited, or too late.
    fileprivate func due(_ kind: CaseDeadline.Kind, of wanted: String, givenAt: Date?) -> [Remark] {
        guard let deadline = deadline(kind), let due = deadline.due else {
            if givenAt != nil { return [] }
            return [.notJudgeable("\(wanted) is missing, and the rulebook cannot say until when it may follow.")]
        }
        if let givenAt { return givenAt < due ? [] : [.stop(.approvalMissing, "\(wanted) came too late.")] }
        let limit = Timestamp.format(due)
        if due <= now { return [.stop(.approvalMissing, "\(wanted) was due before \(limit) and is missing.")] }
        return [.flag(.approvalMissing, "\(wanted) is awaited before \(limit).")]
    }
}

/// Who approved an instrument.
enum Approvals {
    /// The people who gave an approval in one of some offices until an instant, by their names without regard to case and spacing.
    static func given(_ matter: Matter, by offices: [String], until latest: Date) -> Set<String> {
        Set(
            matter.instrument.approvals
                .filter { approval in
                    offices.contains(approval.role) && approval.approvedAt <= latest && !approval.name.isBlank
                        && (approval.form != .oral || allowsOral(matter, by: approval.role))
                }
                .map { $0.name.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ") }
        )
    }

    /// Word of mouth is enough for now where the law lets it be and nothing slower would do.
    static func allowsOral(_ matter: Matter, by office: String) -> Bool {
        guard let oral = matter.terms?.oral, oral.offices.contains(office) else { return false }
        return matter.order.flags.emergency || matter.isUrgent
    }

    /// Whether one person can be chosen from each set so that no one is chosen twice.
    static func canBeDifferent(_ candidates: ArraySlice<Set<String>>, without taken: Set<String> = []) -> Bool {
        guard let first = candidates.first else { return true }
        return first.subtracting(taken).contains { canBeDifferent(candidates.dropFirst(), without: taken.union([$0])) }
    }
}
