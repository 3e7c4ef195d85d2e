public import Foundation

/// A person's decision on a case. Made by a reviewer, signed with that reviewer's own key (compact JWS), verified before it counts.
public struct Decision: Codable, Hashable, Sendable {
    /// What a reviewer says.
    public enum Verdict: String, Codable, Hashable, Sendable, CaseIterable {
        case approve, refuse
    }

    /// A UUID in lower case, so that a decision sent twice counts once.
    public let id: String
    public let caseID: CaseID
    /// The order that the reviewer read; a decision on anything else does not count.
    public let orderDigest: Digest
    /// What the rules had found when the reviewer read the case (``RuleReport/grounds``): a decision speaks for these findings and
    /// no others.
    public let grounds: Digest
    public let reviewer: ReviewerID
    public let verdict: Verdict
    public let reason: String
    public let decidedAt: Date

    public init(
        id: String,
        caseID: CaseID,
        orderDigest: Digest,
        grounds: Digest,
        reviewer: ReviewerID,
        verdict: Verdict,
        reason: String,
        decidedAt: Date
    ) {
        self.id = id
        self.caseID = caseID
        self.orderDigest = orderDigest
        self.grounds = grounds
        self.reviewer = reviewer
        self.verdict = verdict
        self.reason = reason
        self.decidedAt = decidedAt
    }
}
