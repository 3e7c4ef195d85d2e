public import ComitySchema
public import Foundation

/// The law of the agreements as data, and the rules that apply it. No country, agreement or instrument stands in code: another
/// agreement is another entry of the file.
public struct Rulebook: Sendable {
    public let name: String
    public let version: String
    /// How far clocks of agencies and of the provider may differ.
    public let clockTolerance: TimeInterval
    public let agreements: [Agreement]
    let formats: [String: TargetFormat]

    /// Reads a rulebook's file.
    ///
    /// - Throws: `RulebookError` with the place and the reason if the file is malformed or contradicts itself.
    public init(json: [UInt8]) throws(RulebookError) {
        try self.init(RulebookFile.read(json))
    }

    init(_ file: RulebookFile) throws(RulebookError) {
        try RulebookChecks.check(file)
        name = file.name
        version = file.version
        clockTolerance = Double(file.clockToleranceSeconds)
        agreements = file.agreements
        var formats: [String: TargetFormat] = [:]
        for (index, definition) in file.formats.enumerated() {
            formats[definition.name] = try TargetFormat(definition, path: "formats[\(index)]")
        }
        self.formats = formats
    }

    /// How reports name this rulebook.
    public var label: String { "\(name) \(version)" }

    /// Applies every rule to an order. The same facts at the same instant give the same report.
    public func evaluate(_ facts: OrderFacts, at now: Date) -> RuleReport {
        let matter = Matter(facts: facts, now: now, rulebook: self)
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
    /// `nil` if no agreement in force carries the order.
    public func deliveryEnd(of facts: OrderFacts, at now: Date) -> Date? {
        let direction = Matter(facts: facts, now: now, rulebook: self).direction
        return direction?.closingMargin.end(from: facts.order.order.instrument.validity.until)
    }
}

/// A rulebook as its file writes it.
struct RulebookFile: Codable, Hashable, Sendable {
    let name: String
    let version: String
    let clockToleranceSeconds: Int
    let formats: [TargetFormat.Definition]
    let agreements: [Agreement]

    static func read(_ json: [UInt8]) throws(RulebookError) -> RulebookFile {
        do throws(StrictJSONError) {
            return try StrictJSON.decode(RulebookFile.self, from: json)
        } catch {
            throw RulebookError(path: "the file", reason: "is not a rulebook: \(error.message)")
        }
    }
}
