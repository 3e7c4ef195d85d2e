public import ComitySchema
public import Foundation

/// One version of the law of the agreements as data, and the rules that apply it. No country, agreement or instrument stands in
/// code: another agreement is another file.
public struct Rulebook: Sendable {
    /// This many different people must have approved a version before anything is decided by it (rule B20).
    public static let approvalsNeeded = 2

    public let name: String
    public let version: String
    /// From when on cases are judged by this version.
    public let effectiveFrom: Date
    /// Whether it also judges cases that were served before.
    public let isRetroactive: Bool
    /// The version's identity: a digest over the names and the bytes of its files, the approvals left out.
    public let digest: Digest
    /// The signatures that lie with it, by file. Nothing of them is proven.
    public let signatures: [String: [UInt8]]
    /// Who is known to have approved these very files, sorted.
    public private(set) var approvers: [ReviewerID] = []
    /// How far clocks of agencies and of the provider may differ.
    public let clockTolerance: TimeInterval
    /// In the order of their files.
    public let agreements: [Agreement]
    public let calendars: [String: WorkingCalendar]
    /// In the order of their jurisdictions.
    public let offenceTables: [OffenceTable]
    /// Phrases that ask people to look.
    public let watchLists: [WatchList]
    let formats: [String: TargetFormat]
    private let offences: [CountryCode: OffenceIndex]

    /// Reads a version of a rulebook.
    ///
    /// - Parameter files: the bytes of each file by its path in the version's folder, as `agreements/us-uk.json`.
    /// - Throws: `RulebookError` with the file, the place in it and the reason if one is malformed or they contradict each other.
    public init(files: [String: [UInt8]]) throws(RulebookError) {
        let files = try RulebookFiles(files)
        try RulebookChecks.check(files)
        name = files.head.name
        version = files.head.version
        effectiveFrom = files.head.effectiveFrom
        isRetroactive = files.head.retroactive ?? false
        digest = files.digest
        signatures = files.approvals
        clockTolerance = Double(files.head.clockToleranceSeconds)
        watchLists = files.head.watchLists ?? []
        agreements = files.agreements.sorted { $0.key < $1.key }.map(\.value)
        calendars = Dictionary(uniqueKeysWithValues: files.calendars.values.map { ($0.id, $0) })
        offenceTables = files.offences.values.sorted { $0.jurisdiction < $1.jurisdiction }
        offences = Dictionary(uniqueKeysWithValues: offenceTables.map { ($0.jurisdiction, OffenceIndex($0)) })
        var formats: [String: TargetFormat] = [:]
        for (index, definition) in files.head.formats.enumerated() {
            formats[definition.name] = try TargetFormat(definition, at: Place(RulebookFiles.main).at("formats", index))
        }
        self.formats = formats
    }

    /// How reports name this rulebook.
    public var label: String { "\(name) \(version)" }

    /// Whether enough people have approved these very files.
    public var isApproved: Bool { approvers.count >= Self.approvalsNeeded }

    /// Whether the version judges a case that was served at an instant: it was in force then, or it is retroactive. One that does not
    /// must hold the case for people.
    public func judges(servedAt: Date) -> Bool { isRetroactive || effectiveFrom <= servedAt }

    /// The same rulebook, approved by the people whose signatures were verified.
    public func approved(by reviewers: some Sequence<ReviewerID>) -> Rulebook {
        var rulebook = self
        rulebook.approvers = Set(reviewers).sorted()
        return rulebook
    }

    /// What the law of a jurisdiction says of an offence at an instant; `nil` if the rulebook does not know it.
    public func offence(_ statute: String, in jurisdiction: CountryCode, at instant: Date) -> OffenceEntry? {
        offences[jurisdiction]?.offence(statute, at: instant)
    }

    /// Applies every rule to an order. The same facts at the same instant give the same report.
    public func evaluate(_ facts: OrderFacts, at now: Date) -> RuleReport {
        var matter = Matter(facts: facts, now: now, rulebook: self)
        matter.deadlines = deadlines(of: facts)
        var satisfied: [RuleVersion] = []
        var findings: [Finding] = []
        for rule in RuleCatalogue.rules {
            let found = rule.findings(in: matter)
            if found.isEmpty { satisfied.append(RuleVersion(rule: rule.id, version: rule.version)) }
            findings += found
        }
        return RuleReport(
            evaluatedAt: now,
            rulebook: label,
            rulebookDigest: digest,
            inputDigest: Digest(of: CanonicalJSON.encode(facts)),
            satisfied: satisfied,
            findings: findings,
            inputs: facts.inputs
        )
    }

    /// Where orders from one country to providers of another may target nobody; none if no agreement in force carries them.
    public func protectedLocations(from issuing: CountryCode?, to receiving: CountryCode?, at now: Date) -> [CountryCode] {
        guard let issuing, let receiving else { return [] }
        let directions = agreements.filter { $0.inForce.contains(now) }.compactMap { $0.direction(from: issuing, to: receiving) }
        return Set(directions.flatMap(\.protected.locations)).sorted()
    }

    /// Until when an order may be answered: the end of its instrument and the margin that its direction of the agreement grants.
    /// `nil` if no agreement in force carries the order, or the margin cannot be computed.
    public func deliveryEnd(of facts: OrderFacts, at now: Date) -> Date? {
        let direction = Matter(facts: facts, now: now, rulebook: self).direction
        return direction.flatMap { end(of: $0.closingMargin, from: facts.order.order.instrument.validity.until) }
    }
}

extension Rulebook: CustomStringConvertible {
    public var description: String { "the rulebook \(label)" }
}
