import ComitySchema
import Foundation

/// An order to start from, valid in form and timed from now: people replace the values, not the structure.
struct OrderTemplate {
    /// The instruments that there are templates for.
    enum Kind: String, CaseIterable {
        case overseasProduction = "UKOPO"
        case interception = "UKIPATIW"
        case communicationsData = "UKIPACD"
        case storedCommunications = "USSCAWARRANT"
        case wiretap = "USTITLEIII"
    }

    let kind: Kind
    let now: Date
    /// Served before the approval that has to follow.
    var isUrgent = false
    /// With a modification of the instrument's selectors, as an example.
    var isModified = false
    var language: String?
    var thirdCountry: Statements.ThirdCountryNotice?
    var observation: Observation?
    var documents: [Document] = []

    func order() -> Order {
        Order(
            version: Order.currentVersion,
            reference: OrderReference(unchecked: "\(issuer)/\(Timestamp.format(now).prefix(4))/0001"),
            issuer: AuthorityID(unchecked: issuer),
            addressee: EntityID(unchecked: isBritish ? "exmail-us" : "exmail-gb"),
            issuedAt: now,
            agreement: AgreementID(unchecked: "US-UK"),
            instrument: Instrument(
                kind: InstrumentKind(unchecked: kind.rawValue),
                reference: "\(kind.rawValue)-0001",
                madeAt: now.addingDays(-1),
                validity: TimeWindow(from: now.addingDays(-1), until: now.addingDays(kind == .wiretap ? 29 : 80)),
                approvals: approvals,
                isUrgent: isUrgent ? true : nil,
                selectors: isLive ? [target] : nil,
                modifications: isModified ? [modification] : nil,
                documents: documents.isEmpty ? nil : documents
            ),
            purpose: Purpose(
                aim: .investigate,
                offences: [Offence(statute: "Fraud Act 2006, s.1", title: "Fraud", maximumSentenceMonths: 120)],
                summary: "The facts in brief."
            ),
            tasks: [task],
            statements: Statements(
                notForAnotherGovernment: true,
                notLongerThanNecessary: isLive ? true : nil,
                noLessIntrusiveMethod: isLive ? true : nil,
                thirdCountry: thirdCountry
            ),
            flags: Flags(emergency: false, test: false),
            secrecy: Secrecy(until: now.addingDays(365)),
            language: language
        )
    }

    private var task: OrderTask {
        OrderTask(
            reference: TaskReference(unchecked: "T1"),
            action: isLive ? .interception : .production,
            target: target,
            categories: categories,
            window: isLive
                ? TimeWindow(from: now, until: now.addingDays(14))
                : TimeWindow(from: now.addingDays(-60), until: now.addingDays(-30)),
            targeting: Targeting(
                entityType: .person,
                location: CountryCode(unchecked: isBritish ? "GB" : "US"),
                nationalities: [CountryCode(unchecked: isBritish ? "GB" : "US")],
                basis: "Why the person is believed to be there.",
                believedAt: now.addingDays(-1)
            ),
            observation: observation
        )
    }

    private var target: TargetIdentifier { TargetIdentifier(format: "EmailAddress", value: "name@exmail.example") }

    /// An urgent instrument has the approvals that come before it; the last one is to follow.
    private var approvals: [Approval] {
        (isUrgent && approverRoles.count > 1 ? approverRoles.dropLast() : approverRoles[...]).map { role in
            Approval(role: role, name: "Name of the \(role)", approvedAt: now.addingDays(-1))
        }
    }

    private var modification: Modification {
        Modification(
            role: approverRoles[0],
            name: "Name of the \(approverRoles[0])",
            modifiedAt: now,
            adds: [TargetIdentifier(format: "EmailAddress", value: "second.name@exmail.example")],
            removes: []
        )
    }

    private var isBritish: Bool { [.overseasProduction, .interception, .communicationsData].contains(kind) }
    private var isLive: Bool { [.interception, .wiretap].contains(kind) }

    private var issuer: String {
        switch kind {
        case .overseasProduction, .communicationsData: "GB-MPS"
        case .interception: "GB-NCA"
        case .storedCommunications, .wiretap: "US-FBI"
        }
    }

    private var approverRoles: [String] {
        switch kind {
        case .overseasProduction, .storedCommunications, .wiretap: ["judge"]
        case .interception: ["secretaryOfState", "judicialCommissioner"]
        case .communicationsData: ["officeForCommunicationsData"]
        }
    }

    private var categories: [DataCategory] {
        switch kind {
        case .overseasProduction: [.mail, .chat]
        case .interception, .wiretap: [.liveTraffic, .liveContent]
        case .communicationsData: [.subscriber, .access]
        case .storedCommunications: [.subscriber, .access, .mail, .chat]
        }
    }
}

extension Date {
    /// Days of 24 hours: a template's times are examples, no deadlines.
    fileprivate func addingDays(_ days: Int) -> Date { addingTimeInterval(Double(days) * 86_400) }
}
