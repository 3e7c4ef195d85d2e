import ComitySchema
import ComityTestKit
import Foundation

/// An order with every field open to change: tests start from one that the agreement carries and break one thing.
struct OrderSketch: Sendable {
    var reference: OrderReference
    var issuer: AuthorityID
    var sender: AuthorityID
    var addressee: EntityID
    var issuedAt: Date
    var agreement: AgreementID = "US-UK"
    var invokedAgreement: AgreementID? = "US-UK"
    var kind: InstrumentKind
    var instrumentReference: String
    var madeAt: Date
    var validity: TimeWindow
    var approvals: [Approval]
    var isUrgent: Bool?
    var selectors: [TargetIdentifier]?
    var modifications: [Modification]?
    var documents: [Document]?
    var aim: Purpose.Aim = .investigate
    var offences: [Offence]
    var summary: String? = "The account was used to sell stolen payment cards."
    var tasks: [TaskSketch]
    var statements: Statements
    var flags = Flags(emergency: false, test: false)
    var secrecy: Secrecy?
    var language: String?

    var order: Order {
        Order(
            version: Order.currentVersion,
            reference: reference,
            issuer: issuer,
            addressee: addressee,
            issuedAt: issuedAt,
            agreement: agreement,
            instrument: Instrument(
                kind: kind,
                reference: instrumentReference,
                madeAt: madeAt,
                validity: validity,
                approvals: approvals,
                isUrgent: isUrgent,
                selectors: selectors,
                modifications: modifications,
                documents: documents
            ),
            purpose: Purpose(aim: aim, offences: offences, summary: summary),
            tasks: tasks.map(\.task),
            statements: statements,
            flags: flags,
            secrecy: secrecy,
            language: language
        )
    }

    /// A production order of a Crown Court judge for the stored mail of one person, to the provider's American entity.
    static func ukProduction(at now: Date, target: String = "ada@exmail.example") -> OrderSketch {
        OrderSketch(
            reference: "NCA-2026-0417",
            issuer: "GB-NCA",
            sender: "GB-IPU",
            addressee: "exmail-us",
            issuedAt: now - .days(1),
            kind: "UKOPO",
            instrumentReference: "T20267104",
            madeAt: now - .days(2),
            validity: TimeWindow(from: now - .days(2), until: now + .days(80)),
            approvals: [Approval(role: "judge", name: "HHJ Alder", approvedAt: now - .days(2))],
            offences: [Offence(statute: "Fraud Act 2006, s.1", title: "Fraud", maximumSentenceMonths: 120)],
            tasks: [
                TaskSketch(
                    reference: "1",
                    action: .production,
                    target: TargetIdentifier(format: "EmailAddress", value: target),
                    categories: [.mail],
                    window: TimeWindow(from: now - .days(200), until: now - .days(2)),
                    location: "GB",
                    nationalities: ["GB"],
                    believedAt: now - .days(3)
                )
            ],
            statements: Statements(notForAnotherGovernment: true)
        )
    }

    /// An authorisation for access data alone: nothing in it is content, so no person need decide.
    static func ukAccess(at now: Date, target: String = "ada@exmail.example") -> OrderSketch {
        var sketch = ukProduction(at: now, target: target)
        sketch.reference = "NCA-2026-0418"
        sketch.kind = "UKIPACD"
        sketch.instrumentReference = "OCDA-7731"
        sketch.approvals = [Approval(role: "officeForCommunicationsData", name: "D. Rowan", approvedAt: now - .days(2))]
        sketch.tasks[0].categories = [.access]
        return sketch
    }

    /// A targeted interception warrant under the double lock.
    static func ukInterception(at now: Date, target: String = "ada@exmail.example") -> OrderSketch {
        var sketch = ukProduction(at: now, target: target)
        sketch.reference = "NCA-2026-0500"
        sketch.kind = "UKIPATIW"
        sketch.instrumentReference = "TIW-3321"
        sketch.approvals = [
            Approval(role: "secretaryOfState", name: "Rt Hon P. Elm", approvedAt: now - .days(2)),
            Approval(role: "judicialCommissioner", name: "Sir J. Ash", approvedAt: now - .days(2)),
        ]
        sketch.tasks[0].action = .interception
        sketch.selectors = [sketch.tasks[0].target]
        sketch.tasks[0].categories = [.liveTraffic, .liveContent]
        sketch.tasks[0].window = TimeWindow(from: now - .days(1), until: now + .days(60))
        sketch.statements = Statements(
            notForAnotherGovernment: true,
            notLongerThanNecessary: true,
            noLessIntrusiveMethod: true
        )
        return sketch
    }

    /// A warrant of an American court for stored mail, to the provider's British entity.
    static func usProduction(at now: Date, target: String = "ada@exmail.example") -> OrderSketch {
        var sketch = ukProduction(at: now, target: target)
        sketch.reference = "OIA-26-1180"
        sketch.issuer = "US-FBI"
        sketch.sender = "US-OIA"
        sketch.addressee = "exmail-gb"
        sketch.kind = "USSCAWARRANT"
        sketch.instrumentReference = "1:26-mj-00417"
        sketch.approvals = [Approval(role: "judge", name: "Hon. R. Birch", approvedAt: now - .days(2))]
        sketch.offences = [Offence(statute: "18 USC 1343", title: "Wire fraud", maximumSentenceMonths: 240)]
        sketch.tasks[0].location = "US"
        sketch.tasks[0].nationalities = ["US"]
        return sketch
    }
}

/// One task of an ``OrderSketch``.
struct TaskSketch: Sendable {
    var reference: TaskReference
    var action: OrderTask.Action
    var target: TargetIdentifier
    var categories: [DataCategory]
    var window: TimeWindow
    var entityType: Targeting.EntityType = .person
    var location: CountryCode?
    var nationalities: [CountryCode]
    var basis = "Passport records and a mobile number."
    var believedAt: Date
    var observation: Observation?

    var task: OrderTask {
        OrderTask(
            reference: reference,
            action: action,
            target: target,
            categories: categories,
            window: window,
            targeting: Targeting(
                entityType: entityType,
                location: location,
                nationalities: nationalities,
                basis: basis,
                believedAt: believedAt
            ),
            observation: observation
        )
    }
}

extension TimeInterval {
    /// Days of 24 hours, for tests in which no calendar matters.
    static func days(_ count: Double) -> TimeInterval { count * 86_400 }
    static func hours(_ count: Double) -> TimeInterval { count * 3600 }
}
