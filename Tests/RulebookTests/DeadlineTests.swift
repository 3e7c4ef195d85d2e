import ComitySchema
import ComityTestKit
import Foundation
import Testing

@testable import Rulebook

/// A deadline of a deployed instrument, with its vector.
struct DeadlineVector: Sendable, CustomTestStringConvertible {
    let kind: CaseDeadline.Kind
    let instrument: InstrumentKind
    let triggers: [Deadline.Trigger: String]
    let circumstances: Circumstances
    /// The first instant that is too late; `nil` if nobody can say.
    let due: String?
    let acts: Bool

    init(
        _ kind: CaseDeadline.Kind,
        of instrument: InstrumentKind,
        _ triggers: [Deadline.Trigger: String],
        _ circumstances: Circumstances = Circumstances(),
        due: String?,
        acts: Bool = false
    ) {
        self.kind = kind
        self.instrument = instrument
        self.triggers = triggers
        self.circumstances = circumstances
        self.due = due
        self.acts = acts
    }

    var testDescription: String { "\(kind) of \(instrument) by \(due ?? "nobody knows when")" }

    static let urgent = Circumstances(isUrgent: true)
    static let emergency = Circumstances(isEmergency: true)

    static let all: [DeadlineVector] = [
        // Seven days beginning with the day of service (COPO 2019, s.5(5)); in an emergency the direction's hours.
        DeadlineVector(.answer, of: "UKOPO", [.served: "2023-03-01T15:00:00Z"], due: "2023-03-08T00:00:00Z"),
        DeadlineVector(.answer, of: "UKOPO", [.served: "2023-03-01T15:00:00Z"], emergency, due: "2023-03-02T15:00:00Z"),
        DeadlineVector(.objection, of: "UKOPO", [.served: "2023-03-01T15:00:00Z"], due: "2023-03-04T00:00:00Z"),
        // What the instrument does not say the direction does.
        DeadlineVector(.answer, of: "UKIPACD", [.served: "2023-03-01T15:00:00Z"], due: "2023-03-16T00:00:00Z"),
        DeadlineVector(.clarification, of: "UKOPO", [.asked: "2023-03-01T15:00:00Z"], due: "2023-03-31T23:00:00Z", acts: true),
        // An authority's time begins anew when the objection goes to the other one.
        DeadlineVector(.authorityAnswer, of: "UKOPO", [.objected: "2023-03-01T15:00:00Z"], due: "2023-03-31T23:00:00Z"),
        // The warrant's six months, the commissioner's three working days, the urgent warrant's five (IPA 2016, ss.24, 32).
        DeadlineVector(.instrumentEnd, of: "UKIPATIW", [.made: "2023-03-15T09:00:00Z"], due: "2023-09-14T23:00:00Z", acts: true),
        DeadlineVector(
            .judicialApproval,
            of: "UKIPATIW",
            [.urgentIssue: "2023-03-03T12:00:00Z"],
            urgent,
            due: "2023-03-09T00:00:00Z",
            acts: true
        ),
        DeadlineVector(
            .urgentLife,
            of: "UKIPATIW",
            [.urgentIssue: "2023-03-03T12:00:00Z"],
            urgent,
            due: "2023-03-11T00:00:00Z",
            acts: true
        ),
        // Twelve working days in the pandemic (SI 2020/360), over Easter and the moved bank holiday of May.
        DeadlineVector(
            .judicialApproval,
            of: "UKIPATIW",
            [.urgentIssue: "2020-04-24T12:00:00Z"],
            urgent,
            due: "2020-05-13T23:00:00Z",
            acts: true
        ),
        // Beyond the calendar nobody guesses.
        DeadlineVector(.judicialApproval, of: "UKIPATIW", [.urgentIssue: "2029-03-02T12:00:00Z"], urgent, due: nil, acts: true),
        // Forty-eight hours for the judge (18 USC 2518(7)).
        DeadlineVector(
            .judicialApproval,
            of: "USTITLEIII",
            [.urgentIssue: "2026-10-31T12:00:00Z"],
            urgent,
            due: "2026-11-02T12:00:00Z",
            acts: true
        ),
        // Ten days following receipt, eight hours in an emergency (Regulation (EU) 2023/1543, Art. 10).
        DeadlineVector(.answer, of: "EPOC-JUDGE", [.served: "2026-09-01T10:00:00Z"], due: "2026-09-11T22:00:00Z"),
        DeadlineVector(.answer, of: "EPOC-JUDGE", [.served: "2026-09-05T22:30:00Z"], emergency, due: "2026-09-06T06:30:00Z"),
        DeadlineVector(
            .clarification,
            of: "EPOC-JUDGE",
            [.asked: "2026-09-01T10:00:00Z"],
            due: "2026-09-06T22:00:00Z",
            acts: true
        ),
        DeadlineVector(.objection, of: "EPOC-JUDGE", [.served: "2026-09-01T10:00:00Z"], due: "2026-09-11T22:00:00Z"),
        DeadlineVector(.clearance, of: "EPOC-JUDGE", [.notified: "2026-09-01T10:00:00Z"], due: "2026-09-11T22:00:00Z"),
        DeadlineVector(.clearance, of: "EPOC-JUDGE", [.notified: "2026-09-01T10:00:00Z"], emergency, due: "2026-09-05T10:00:00Z"),
        // Sixty days, and thirty more, once (Art. 11).
        DeadlineVector(
            .preservationEnd,
            of: "EPOC-PR",
            [.served: "2026-09-01T10:00:00Z"],
            due: "2026-10-31T23:00:00Z",
            acts: true
        ),
        DeadlineVector(
            .preservationEnd,
            of: "EPOC-PR",
            [.served: "2026-09-01T10:00:00Z"],
            Circumstances(renewals: 1),
            due: "2026-11-30T23:00:00Z",
            acts: true
        ),
        DeadlineVector(
            .preservationEnd,
            of: "EPOC-PR",
            [.served: "2026-09-01T10:00:00Z"],
            Circumstances(renewals: 5),
            due: "2026-11-30T23:00:00Z",
            acts: true
        ),
        // Ninety days, and ninety with each renewal (18 USC 2703(f)).
        DeadlineVector(
            .preservationEnd,
            of: "USPRESERVATION",
            [.served: "2026-09-01T16:00:00Z"],
            due: "2026-12-01T05:00:00Z",
            acts: true
        ),
        DeadlineVector(
            .preservationEnd,
            of: "USPRESERVATION",
            [.served: "2026-09-01T16:00:00Z"],
            Circumstances(renewals: 1),
            due: "2027-03-01T05:00:00Z",
            acts: true
        ),
        // A spoken authorisation is confirmed on the next working day.
        DeadlineVector(
            .oralConfirmation,
            of: "UKIPACD",
            [.made: "2026-12-24T12:00:00Z"],
            due: "2026-12-30T00:00:00Z",
            acts: true
        ),
    ]
}

@Suite("Deadlines") struct DeadlineTests {
    private func running(_ vector: DeadlineVector) throws -> [RunningDeadline] {
        let law = try Law.deployed()
        var triggers: [Deadline.Trigger: Date] = [:]
        for (trigger, text) in vector.triggers {
            let instant = try #require(Timestamp.parse(text))
            triggers[trigger] = instant
        }
        let trigger = try #require(triggers.values.first)
        for direction in law.agreements.flatMap(\.directions) {
            guard let terms = direction.terms(of: vector.instrument, at: trigger) else { continue }
            return law.deadlines(under: direction, terms, triggers: triggers, vector.circumstances)
        }
        Issue.record("no direction knows \(vector.instrument)")
        return []
    }

    @Test("end when the law says", arguments: DeadlineVector.all)
    func ends(vector: DeadlineVector) throws {
        let deadline = try #require(running(vector).first { $0.kind == vector.kind })
        #expect(deadline.due.map(Timestamp.format) == vector.due.flatMap { Timestamp.parse($0) }.map(Timestamp.format))
        #expect(deadline.acts == vector.acts)
        #expect(!deadline.source.isEmpty)
    }

    @Test("of a kind run once, whatever has happened", arguments: DeadlineVector.all)
    func once(vector: DeadlineVector) throws {
        let kinds = try running(vector).map(\.kind)
        #expect(Set(kinds).count == kinds.count)
    }

    @Test("run from nothing that has not happened") func nothingHappened() throws {
        let law = try Law.deployed()
        for direction in law.agreements.flatMap(\.directions) {
            for terms in direction.instruments {
                #expect(law.deadlines(under: direction, terms, triggers: [:], Circumstances()).isEmpty)
            }
        }
    }

    @Test("stand still only where the law lets them: under the Regulation, not under the agreements") func pauses() throws {
        for agreement in try Law.deployed().agreements {
            let pauses = agreement.directions.flatMap { $0.deadlines + $0.instruments.flatMap { $0.deadlines ?? [] } }
                .filter { !($0.pauses ?? []).isEmpty }
            #expect(pauses.isEmpty == (agreement.id != "EU-E-EVIDENCE"))
            #expect(pauses.allSatisfy { $0.kind == .answer })
        }
    }

    @Test("of an order begin with what the order tells") func ofOrder() throws {
        let sketch = FactsSketch.ukProduction
        let running = try Law.deployed().deadlines(of: sketch.facts)
        #expect(running.map(\.kind) == [.answer, .objection, .instrumentEnd])
        #expect(running.first?.from == sketch.servedAt)
        // Served on Wednesday 25 November 2026 at noon: due by the end of 1 December.
        #expect(running.first?.due == Timestamp.parse("2026-12-02T00:00:00Z"))
        #expect(running.last?.due == sketch.order.validity.until)
        #expect(running.last?.acts == true)
    }

    @Test("of a warrant never lie after the end that the law sets it") func lawfulEnd() throws {
        var sketch = FactsSketch.ukInterception
        sketch.order.madeAt = try #require(Timestamp.parse("2026-11-20T09:00:00Z"))
        sketch.order.validity = TimeWindow(from: sketch.order.madeAt, until: sketch.order.madeAt + .days(400))
        let end = try #require(Law.deployed().deadlines(of: sketch.facts).first { $0.kind == .instrumentEnd })
        #expect(end.due == Timestamp.parse("2027-05-20T00:00:00Z").map { $0 - .hours(1) })
        #expect(end.acts)
    }

    @Test("of an order take in what has happened since") func events() throws {
        let asked = now + .days(1)
        let running = try Law.deployed().deadlines(of: FactsSketch.ukProduction.facts, events: [.asked: asked])
        #expect(running.first { $0.kind == .clarification }?.from == asked)
        let secret = FactsSketch.ukProduction.with { $0.order.secrecy = Secrecy(until: now + .days(9)) }
        #expect(try Law.deployed().deadlines(of: secret.facts).first { $0.kind == .secrecyEnd }?.due == now + .days(9))
    }

    @Test("that end what is kept run only for an order that asks to keep") func preservation() throws {
        let kinds = try Law.deployed().deadlines(of: FactsSketch.usProduction.facts).map(\.kind)
        #expect(!kinds.contains(.preservationEnd))
        let keeping = FactsSketch.usProduction.with { $0.order.tasks[0].action = .preservation }
        #expect(try Law.deployed().deadlines(of: keeping.facts).map(\.kind).contains(.preservationEnd))
    }

    @Test("of an order that no agreement carries are its own ends alone") func uncarried() throws {
        let running = try Law.deployed().deadlines(of: FactsSketch.ukProduction.with { $0.senderCountry = "NZ" }.facts)
        #expect(running.map(\.kind) == [.instrumentEnd])
    }
}
