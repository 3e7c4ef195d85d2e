import ComitySchema
import Foundation

/// Whether the domestic instrument is one that compels: its kind, its issuer, its time (family B, the instrument's half).
enum InstrumentRules {
    static let all = [allowed, entitled, served, running, referenced, secrecyEnds]

    static let allowed = Rule(
        "B06",
        .instrument,
        "The agreement lets this kind of instrument ask for what each task asks",
        source: "instrument x data matrix of the agreement",
        reads: ["instrument.kind", "instrument.madeAt", "tasks.action"],
        answers: [.refuse(.instrumentNotAllowed)]
    ) { matter in
        guard let direction = matter.direction else { return [] }
        let kind = matter.instrument.kind
        guard let terms = matter.terms else {
            let kinds = direction.instruments.map(\.kind.rawValue).listed
            return [.refuse(.instrumentNotAllowed, "The agreement does not know the instrument \(kind); it knows \(kinds).")]
        }
        return matter.eachTask { task in
            guard terms.categories(for: task.action) == nil else { return nil }
            return .refuse(.instrumentNotAllowed, "The instrument \(kind) cannot demand \(task.action.rawValue).")
        }
    }

    static let entitled = Rule(
        "B07",
        .instrument,
        "The issuer is entitled to the instrument and stands under the authority that sent the order",
        source: "IPA 2016, s.18; COPO 2019, s.2",
        reads: ["order.issuer", "instrument.kind", "sender", "inputs.issuerAuthority"],
        answers: [.clarify(.invalidIssuingAuthority)]
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

    static let served = Rule(
        "B11",
        version: 2,
        .instrument,
        "The instrument was served in time after its making",
        source: "COPO 2019, s.9(1)",
        reads: ["instrument.madeAt", "inputs.servedAt"],
        answers: [.refuse(.instrumentNotInForce), .notJudgeable]
    ) { matter in
        guard let window = matter.terms?.serviceWindow else { return [] }
        guard let end = matter.rulebook.end(of: window, from: matter.instrument.madeAt) else { return [.beyondCalendars] }
        guard matter.facts.servedAt >= end else { return [] }
        return [
            .refuse(.instrumentNotInForce, "The instrument was served later than \(window.text) after its making and is void.")
        ]
    }

    static let running = Rule(
        "B12",
        version: 2,
        .instrument,
        "The instrument is in force now, by its own dates and by the law's",
        source: "IPA 2016, s.32",
        reads: ["instrument.validity", "instrument.isUrgent", "now"],
        answers: [.refuse(.instrumentNotInForce), .clarify(.manifestErrors), .hold(.instrumentNotInForce)]
    ) { matter in
        let validity = matter.instrument.validity
        if validity.until <= validity.from {
            return [.clarify(.manifestErrors, "The instrument ends before it begins.")]
        }
        // Where an end cannot be computed, N02 says so.
        let lawful = [CaseDeadline.Kind.instrumentEnd, .urgentLife].compactMap { matter.deadline($0)?.due }.min()
        let end = min(validity.until, lawful ?? validity.until)
        if end <= matter.now { return [.refuse(.instrumentNotInForce, "The instrument ended on \(Timestamp.format(end)).")] }
        if matter.now < validity.from {
            return [
                .hold(.instrumentNotInForce, "The instrument begins on \(Timestamp.format(validity.from)).", until: validity.from)
            ]
        }
        return []
    }

    static let referenced = Rule(
        "B13",
        .instrument,
        "The instrument has a reference, and each task has one of its own",
        source: "ETSI TS 103 120, AuthorisationReference",
        reads: ["instrument.reference", "tasks.reference"],
        answers: [.clarify(.manifestErrors), .clarify(.incomplete)]
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
        .instrument,
        "A duty of secrecy says when it ends",
        source: "COPO 2019, s.8(3)",
        reads: ["order.secrecy"],
        answers: [.clarify(.incomplete)]
    ) { matter in
        guard let secrecy = matter.order.secrecy, secrecy.until == nil else { return [] }
        return [.clarify(.incomplete, "The duty of secrecy has no end; it is kept while this is cured.")]
    }
}
