import Foundation

/// Phrases that ask people to read an order with one question in mind. They prove nothing and decide nothing.
public struct WatchList: Codable, Hashable, Sendable {
    /// What a phrase may be a sign of.
    public enum Sign: String, Codable, Hashable, Sendable, CaseIterable {
        /// The order may punish what someone said (rule C05).
        case speech
        /// It may disadvantage people for what they are or believe (rule C05).
        case discrimination
        /// It may be about politics, a military duty, taxes alone, or conduct abroad (rule C08).
        case political, military, fiscal, extraterritorial
        /// It may rest on a ground that is not serious crime (rule C03).
        case otherGround
        /// It may target one person to learn about another (rule D08).
        case reverseTargeting
        /// It may ask for everything (rule E04).
        case overbreadth
        /// It may ask for keys, passwords or new abilities rather than for data (rule E08).
        case capability
    }

    public let sign: Sign
    /// In lower case, words apart by one space.
    public let phrases: [String]

    /// The phrases that stand in some texts, as whole words, whatever their case and spacing.
    func phrases(in texts: [String]) -> [String] {
        let texts = texts.map(Self.normal)
        return phrases.filter { phrase in texts.contains { $0.contains(" \(phrase) ") } }
    }

    /// Letters and digits in lower case, words apart by one space, with one at each end.
    static func normal(_ text: String) -> String {
        " " + text.lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: " ") + " "
    }
}
