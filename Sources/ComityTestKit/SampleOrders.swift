public import ComitySchema
public import Foundation

/// Orders of the sample world. The defaults make an order that is sound in every respect: the National Crime Agency asks ExMail
/// Inc. for a subscriber's data and sign-ins under a communications data authorisation. A test says only what it is about; unless
/// it says otherwise, the instrument is the British one that can demand what the tasks ask for.
extension SampleWorld {
    public static let reference: OrderReference = "OPO/2026/1"

    /// The person whose data the sample orders ask for.
    public static let target = TargetIdentifier(format: "EmailAddress", value: "target@exmail.example")

    /// An order with nothing wrong in it, but for what is given.
    public func order(
        version: Int = Order.currentVersion,
        reference: OrderReference = reference,
        issuer: AuthorityID = "GB-NCA",
        addressee: EntityID = "exmail-us",
        issuedAt: Date? = nil,
        agreement: AgreementID = "US-UK",
        instrument: Instrument? = nil,
        purpose: Purpose? = nil,
        tasks: [OrderTask]? = nil,
        statements: Statements? = nil,
        flags: Flags = Flags(emergency: false, test: false),
        secrecy: Secrecy? = nil,
        language: String? = nil
    ) -> Order {
        let tasks = tasks ?? [task()]
        return Order(
            version: version,
            reference: reference,
            issuer: issuer,
            addressee: addressee,
            issuedAt: issuedAt ?? days(-2),
            agreement: agreement,
            instrument: instrument ?? fittingInstrument(for: tasks),
            purpose: purpose ?? self.purpose(),
            tasks: tasks,
            statements: statements
                ?? Statements(
                    notForAnotherGovernment: true,
                    notLongerThanNecessary: true,
                    noLessIntrusiveMethod: true,
                    thirdCountry: .withheld
                ),
            flags: flags,
            secrecy: secrecy ?? Secrecy(until: days(180)),
            language: language
        )
    }

    private func fittingInstrument(for tasks: [OrderTask]) -> Instrument {
        let intercepted = tasks.filter { $0.action == .interception }.map(\.target)
        if !intercepted.isEmpty { return warrant(selectors: intercepted) }
        return tasks.contains { $0.categories.contains(where: \.isContent) } ? instrument() : authorisation()
    }

    /// An Overseas Production Order made three days ago and in force for 90 days.
    public func instrument(
        kind: InstrumentKind = "UKOPO",
        reference: String = "Southwark 2026/117",
        madeAt: Date? = nil,
        validity: TimeWindow? = nil,
        approvals: [Approval]? = nil,
        isUrgent: Bool? = nil,
        selectors: [TargetIdentifier]? = nil,
        modifications: [Modification]? = nil,
        documents: [Document]? = nil
    ) -> Instrument {
        Instrument(
            kind: kind,
            reference: reference,
            madeAt: madeAt ?? days(-3),
            validity: validity ?? TimeWindow(from: days(-3), until: days(87)),
            approvals: approvals ?? [approval("judge")],
            isUrgent: isUrgent,
            selectors: selectors,
            modifications: modifications,
            documents: documents
        )
    }

    /// A communications data authorisation.
    public func authorisation(validity: TimeWindow? = nil) -> Instrument {
        instrument(
            kind: "UKIPACD",
            reference: "OCDA 2026/4411",
            validity: validity,
            approvals: [approval("officeForCommunicationsData")]
        )
    }

    /// A targeted interception warrant with its double lock, for the selectors that it specifies.
    public func warrant(
        validity: TimeWindow? = nil,
        approvals: [Approval]? = nil,
        isUrgent: Bool? = nil,
        selectors: [TargetIdentifier]? = [target],
        modifications: [Modification]? = nil
    ) -> Instrument {
        instrument(
            kind: "UKIPATIW",
            reference: "TIW 2026/9",
            validity: validity,
            approvals: approvals
                ?? [approval("secretaryOfState", at: days(-3)), approval("judicialCommissioner", at: days(-3) + 3600)],
            isUrgent: isUrgent,
            selectors: selectors,
            modifications: modifications
        )
    }

    public func approval(
        _ role: String,
        name: String? = nil,
        reference: String? = nil,
        at instant: Date? = nil,
        form: Approval.Form? = nil
    ) -> Approval {
        Approval(role: role, name: name ?? "The \(role)", reference: reference, approvedAt: instant ?? days(-3), form: form)
    }

    public func purpose(
        aim: Purpose.Aim = .investigate,
        offences: [Offence]? = nil,
        summary: String? = "Supply of class A drugs by an organised group."
    ) -> Purpose {
        Purpose(
            aim: aim,
            offences: offences
                ?? [Offence(statute: "Misuse of Drugs Act 1971, s.4(3)", title: "Supply", maximumSentenceMonths: 480)],
            summary: summary
        )
    }

    /// A task about the last 60 days before the order was made, or, for an interception, about the month that begins now.
    public func task(
        _ reference: TaskReference = "T1",
        action: OrderTask.Action = .production,
        target: TargetIdentifier = target,
        categories: [DataCategory]? = nil,
        window: TimeWindow? = nil,
        targeting: Targeting? = nil,
        observation: Observation? = nil
    ) -> OrderTask {
        let isLive = action == .interception
        return OrderTask(
            reference: reference,
            action: action,
            target: target,
            categories: categories ?? (isLive ? [.liveTraffic, .liveContent] : [.subscriber, .access]),
            window: window ?? (isLive ? TimeWindow(from: now, until: days(30)) : TimeWindow(from: days(-63), until: days(-3))),
            targeting: targeting ?? self.targeting(),
            observation: observation
        )
    }

    public func targeting(
        entityType: Targeting.EntityType = .person,
        location: CountryCode? = "GB",
        nationalities: [CountryCode] = ["GB"],
        basis: String = "Residence register and payment records.",
        believedAt: Date? = nil
    ) -> Targeting {
        Targeting(
            entityType: entityType,
            location: location,
            nationalities: nationalities,
            basis: basis,
            believedAt: believedAt ?? days(-3)
        )
    }

    /// So many days from now.
    public func days(_ count: Double) -> Date { now + count * 86_400 }
}
