import ComitySchema
import Foundation

/// Whether the domestic instrument is one that compels: its kind, its issuer, its approvals, its time.
enum InstrumentRules {
    static let all = [allowed, entitled, approved, independentlyApproved, served, running, referenced, secrecyEnds]

    static let allowed = Rule(
        "B06",
        "The agreement lets this kind of instrument ask for what each task asks",
        source: "instrument x data matrix of the agreement",
        reads: ["instrument.kind", "tasks.action"]
    ) { matter in
        guard let direction = matter.direction else { return [] }
        let kind = matter.instrument.kind
        guard let terms = matter.terms else {
            let kinds = direction.instruments.map(\.kind.rawValue).joined(separator: ", ")
            return [.refuse(.instrumentNotAllowed, "The agreement does not know the instrument \(kind); it knows \(kinds).")]
        }
        return matter.eachTask { task in
            guard terms.categories(for: task.action) == nil else { return nil }
            return .refuse(.instrumentNotAllowed, "The instrument \(kind) cannot demand \(task.action.rawValue).")
        }
    }

    static let entitled = Rule(
        "B07",
        "The issuer is entitled to the instrument and stands under the authority that sent the order",
        source: "IPA 2016, s.18; COPO 2019, s.2",
        reads: ["order.issuer", "instrument.kind", "sender"]
    ) { matter in
        let issuer = matter.order.issuer
        if matter.facts.issuerAuthority != matter.facts.sender {
            return [.clarify(.invalidIssuingAuthority, "\(issuer) does not issue orders through \(matter.facts.sender).")]
        }
        if let issuers = matter.terms?.issuers, !issuers.contains(issuer) {
            return [.clarify(.invalidIssuingAuthority, "\(issuer) is not entitled to the instrument \(matter.instrument.kind).")]
        }
        return []
    }

    static let approved = Rule(
        "B08",
        "Every approval that the instrument needs was given before the order was issued",
        source: "18 USC 2523(b)(4)(D)(v); IPA 2016, ss.23, 30; COPO 2019, s.1(7)",
        reads: ["instrument.approvals", "order.issuedAt"]
    ) { matter in
        guard let terms = matter.terms else { return [] }
        return terms.approvals.compactMap { offices in
            guard Approvals.given(matter, by: offices).isEmpty else { return nil }
            let wanted = offices.joined(separator: " or ")
            return .clarify(.approvalMissing, "An approval by \(wanted), given before the order was issued, is missing.")
        }
    }

    static let independentlyApproved = Rule(
        "B10",
        "Each approval that the instrument needs was given by another person",
        source: "IPA 2016, ss.21-23, 30 (the double lock)",
        reads: ["instrument.approvals"]
    ) { matter in
        guard let terms = matter.terms else { return [] }
        let candidates = terms.approvals.map { Approvals.given(matter, by: $0) }
        // Where an approval is missing altogether, B08 says so.
        guard candidates.allSatisfy({ !$0.isEmpty }), !Approvals.canBeDifferent(candidates[...]) else { return [] }
        return [.clarify(.approvalMissing, "The approvals must be given by different people.")]
    }

    static let served = Rule(
        "B11",
        "The instrument was served in time after its making",
        source: "COPO 2019, s.9(1)",
        reads: ["instrument.madeAt", "servedAt"]
    ) { matter in
        guard let window = matter.terms?.serviceWindow else { return [] }
        guard let end = matter.rulebook.end(of: window, from: matter.instrument.madeAt) else { return [.beyondCalendars] }
        guard matter.facts.servedAt >= end else { return [] }
        return [
            .refuse(
                .instrumentNotInForce,
                "The instrument was served later than \(window.text) after its making and is void."
            )
        ]
    }

    static let running = Rule(
        "B12",
        "The instrument is in force now",
        source: "IPA 2016, s.32",
        reads: ["instrument.validity", "now"]
    ) { matter in
        let validity = matter.instrument.validity
        if validity.until <= validity.from {
            return [.clarify(.manifestErrors, "The instrument ends before it begins.")]
        }
        if validity.until <= matter.now {
            return [.refuse(.instrumentNotInForce, "The instrument ended on \(Timestamp.format(validity.until)).")]
        }
        if matter.now < validity.from {
            return [
                .hold(
                    .instrumentNotInForce,
                    "The instrument begins on \(Timestamp.format(validity.from)).",
                    until: validity.from
                )
            ]
        }
        return []
    }

    static let referenced = Rule(
        "B13",
        "The instrument has a reference, and each task has one of its own",
        source: "ETSI TS 103 120, AuthorisationReference",
        reads: ["instrument.reference", "tasks.reference"]
    ) { matter in
        var remarks: [Remark] = []
        if matter.instrument.reference.isBlank {
            remarks.append(.clarify(.incomplete, "The court's or the warrant's reference is missing."))
        }
        if Set(matter.order.tasks.map(\.reference)).count != matter.order.tasks.count {
            remarks.append(.clarify(.manifestErrors, "Two tasks of the order have the same reference."))
        }
        return remarks
    }

    static let secrecyEnds = Rule(
        "B18",
        "A duty of secrecy says when it ends",
        source: "COPO 2019, s.8(3)",
        reads: ["secrecy"]
    ) { matter in
        guard let secrecy = matter.order.secrecy, secrecy.until == nil else { return [] }
        return [.clarify(.incomplete, "The duty of secrecy has no end; it is kept while this is cured.")]
    }
}

/// Who approved an instrument.
enum Approvals {
    /// The people who gave an approval in one of some offices before the order was issued, by their names without regard to case
    /// and spacing.
    static func given(_ matter: Matter, by offices: [String]) -> Set<String> {
        Set(
            matter.instrument.approvals
                .filter { offices.contains($0.role) && $0.approvedAt <= matter.order.issuedAt && !$0.name.isBlank }
                .map { $0.name.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ") }
        )
    }

    /// Whether one person can be chosen from each set so that no one is chosen twice.
    static func canBeDifferent(_ candidates: ArraySlice<Set<String>>, without taken: Set<String> = []) -> Bool {
        guard let first = candidates.first else { return true }
        return first.subtracting(taken).contains { canBeDifferent(candidates.dropFirst(), without: taken.union([$0])) }
    }
}
