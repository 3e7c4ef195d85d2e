/// Why the order is made.
public struct Purpose: Codable, Hashable, Sendable {
    /// What the agreement allows an order to serve (18 USC 2523(b)(4)(D)(i); rule C03).
    public enum Aim: String, Codable, Hashable, Sendable, CaseIterable {
        case prevent, detect, investigate, prosecute
    }

    public let aim: Aim
    public let offences: [Offence]
    /// The facts in brief, for the people who review.
    public let summary: String?

    public init(aim: Aim, offences: [Offence], summary: String? = nil) {
        self.aim = aim
        self.offences = offences
        self.summary = summary
    }
}

/// An offence under the issuer's law (rules C01 and C02).
public struct Offence: Codable, Hashable, Sendable {
    public let statute: String
    public let title: String
    /// The longest term of imprisonment that the law allows, in months.
    public let maximumSentenceMonths: Int
    public let terrorism: Bool?

    public init(statute: String, title: String, maximumSentenceMonths: Int, terrorism: Bool? = nil) {
        self.statute = statute
        self.title = title
        self.maximumSentenceMonths = maximumSentenceMonths
        self.terrorism = terrorism
    }
}
