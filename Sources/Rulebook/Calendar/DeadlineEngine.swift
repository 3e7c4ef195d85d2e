import ComitySchema
public import Foundation

/// What is the case when deadlines are asked for.
public struct Circumstances: Hashable, Sendable {
    public let isEmergency: Bool
    public let isUrgent: Bool
    /// How often what is kept was renewed.
    public let renewals: Int

    public init(isEmergency: Bool = false, isUrgent: Bool = false, renewals: Int = 0) {
        self.isEmergency = isEmergency
        self.isUrgent = isUrgent
        self.renewals = renewals
    }

    func matches(_ circumstance: Deadline.Circumstance) -> Bool {
        switch circumstance {
        case .ordinary: !isEmergency && !isUrgent
        case .emergency: isEmergency
        case .urgent: isUrgent
        }
    }
}

extension Rulebook {
    /// The first instant that is too late, or `nil` if it lies beyond what the rulebook's calendars cover: then people must say.
    public func end(of period: Period, from trigger: Date) -> Date? { period.end(from: trigger, in: calendars) }

    /// Every deadline that runs for an order, one of each kind.
    ///
    /// What the order itself tells is known already: when its instrument was made, when it was issued, certified and served, until
    /// when its instrument and its secrecy last. The caller adds what happened since.
    ///
    /// - Parameters:
    ///   - events: when the authority was asked, an objection was raised, and so on; goes before what the order tells.
    ///   - renewals: how often what is kept was renewed.
    public func deadlines(
        of facts: OrderFacts,
        events: [Deadline.Trigger: Date] = [:],
        renewals: Int = 0
    ) -> [RunningDeadline] {
        let order = facts.order.order
        let matter = Matter(facts: facts, now: facts.servedAt, rulebook: self)
        let circumstances = Circumstances(
            isEmergency: order.flags.emergency,
            isUrgent: order.instrument.isUrgent == true,
            renewals: renewals
        )
        var running: [CaseDeadline.Kind: RunningDeadline] = [:]
        if let direction = matter.direction {
            let triggers = facts.triggers.merging(events) { $1 }
            for deadline in deadlines(under: direction, matter.terms, triggers: triggers, circumstances) {
                running[deadline.kind] = deadline
            }
        }
        if !order.tasks.contains(where: { $0.action == .preservation }) { running[.preservationEnd] = nil }
        if !order.instrument.approvals.contains(where: { $0.form == .oral }) { running[.oralConfirmation] = nil }
        running[.instrumentEnd] = instrumentEnd(of: order.instrument, lawful: running[.instrumentEnd])
        if let until = order.secrecy?.until {
            running[.secrecyEnd] = RunningDeadline(
                kind: .secrecyEnd,
                from: order.issuedAt,
                due: until,
                source: "the order's duty of secrecy",
                acts: false,
                pauses: []
            )
        }
        return CaseDeadline.Kind.allCases.compactMap { running[$0] }
    }

    /// The deadlines that a direction and one of its instruments set, one of each kind: the instrument's go before the direction's,
    /// those for the circumstances before those for all, and where two remain the earlier counts.
    ///
    /// - Parameter triggers: what has happened, and when; nothing runs from what has not.
    public func deadlines(
        under direction: Direction,
        _ terms: InstrumentTerms?,
        triggers: [Deadline.Trigger: Date],
        _ circumstances: Circumstances
    ) -> [RunningDeadline] {
        CaseDeadline.Kind.allCases.compactMap { kind in
            for level in [terms?.deadlines ?? [], direction.deadlines] {
                let lawful = level.filter { deadline in
                    deadline.kind == kind && triggers[deadline.trigger].map { deadline.validity.contains($0) } ?? false
                }
                let special = lawful.filter { $0.when.map(circumstances.matches) ?? false }
                let applicable = special.isEmpty ? lawful.filter { $0.when == nil } : special
                let running = applicable.compactMap { run($0, triggers, circumstances) }
                if let unknown = running.first(where: { $0.due == nil }) { return unknown }
                if let first = running.min(by: { ($0.due ?? .distantPast) < ($1.due ?? .distantPast) }) { return first }
            }
            return nil
        }
    }

    private func run(
        _ deadline: Deadline,
        _ triggers: [Deadline.Trigger: Date],
        _ circumstances: Circumstances
    ) -> RunningDeadline? {
        guard let from = triggers[deadline.trigger] else { return nil }
        var period = deadline.period
        if let renewal = deadline.renewal {
            let renewals = min(max(0, circumstances.renewals), renewal.most ?? .max)
            period = period.extended(by: renewal.length * min(renewals, Period.longest / renewal.length))
        }
        return RunningDeadline(
            kind: deadline.kind,
            from: from,
            due: end(of: period, from: from),
            source: deadline.source,
            acts: deadline.acts ?? false,
            pauses: deadline.pauses ?? []
        )
    }

    /// An instrument ends when it says, and never later than the law lets it.
    private func instrumentEnd(of instrument: Instrument, lawful: RunningDeadline?) -> RunningDeadline {
        let stated = RunningDeadline(
            kind: .instrumentEnd,
            from: instrument.validity.from,
            due: instrument.validity.until,
            source: "the instrument's own end",
            acts: true,
            pauses: []
        )
        guard let lawful else { return stated }
        guard let end = lawful.due else { return lawful }
        return end < instrument.validity.until ? lawful : stated
    }
}

extension OrderFacts {
    /// What the order tells of when something happened.
    fileprivate var triggers: [Deadline.Trigger: Date] {
        let told = order.order
        var triggers: [Deadline.Trigger: Date] = [
            .made: told.instrument.madeAt, .issued: told.issuedAt, .served: servedAt,
        ]
        triggers[.certified] = order.certification?.certifiedAt
        triggers[.notified] = told.statements.enforcingAuthorityNotifiedAt
        if told.instrument.isUrgent == true { triggers[.urgentIssue] = told.instrument.madeAt }
        return triggers
    }
}
