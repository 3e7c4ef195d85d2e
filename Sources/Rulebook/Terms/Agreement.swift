public import ComitySchema
public import Foundation

/// An agreement between states, or a law of their union, under which an authority of one may send its orders straight to a
/// provider of another.
public struct Agreement: Codable, Hashable, Sendable {
    /// Also the file's name, in lower case.
    public let id: AgreementID
    public let title: String
    /// Where its text stands.
    public let source: String
    /// Rises when the states change the text: a revision counts as an agreement of its own (18 USC 2523(f)).
    public let revision: Int
    /// A renewal moves the end (18 USC 2523(e)).
    public let inForce: TimeWindow
    /// When it was renewed. Absent: not yet.
    public let renewedAt: [Date]?
    public let directions: [Direction]

    /// What the agreement says of orders from one state to providers of another, if it speaks of them.
    func direction(from issuing: CountryCode, to receiving: CountryCode) -> Direction? {
        directions.first { $0.leads(from: issuing, to: receiving) }
    }
}
