public import Foundation

/// A reviewer's decision that was verified and counted.
public struct CountedDecision: Codable, Hashable, Sendable {
    public let id: String
    public let reviewer: ReviewerID
    public let verdict: Decision.Verdict
    public let narrowing: Narrowing?
    public let reason: String
    public let decidedAt: Date
    /// The version of the order that the reviewer read.
    public let orderDigest: Digest
    /// The grounds that the reviewer signed: an approval speaks for these findings and no others.
    public let grounds: Digest

    public init(
        id: String,
        reviewer: ReviewerID,
        verdict: Decision.Verdict,
        narrowing: Narrowing? = nil,
        reason: String,
        decidedAt: Date,
        orderDigest: Digest,
        grounds: Digest
    ) {
        self.id = id
        self.reviewer = reviewer
        self.verdict = verdict
        self.narrowing = narrowing
        self.reason = reason
        self.decidedAt = decidedAt
        self.orderDigest = orderDigest
        self.grounds = grounds
    }
}

/// One step of a case, chained to the step before it.
public struct CaseEvent: Codable, Hashable, Sendable {
    public let at: Date
    /// A stage, an authority or a reviewer.
    public let actor: String
    /// The case's state after the step.
    public let state: String
    public let code: ReasonCode?
    public let note: String
    /// The digest of the rule report on which the step rests, if it rests on one.
    public let report: Digest?
    /// The digest of the step before; absent for the first.
    public let previous: Digest?

    public init(
        at: Date,
        actor: String,
        state: String,
        code: ReasonCode? = nil,
        note: String,
        report: Digest? = nil,
        previous: Digest? = nil
    ) {
        self.at = at
        self.actor = actor
        self.state = state
        self.code = code
        self.note = note
        self.report = report
        self.previous = previous
    }

    public var digest: Digest { Digest(of: CanonicalJSON.encode(self)) }
}

extension Case {
    /// Whether every step names the step before it, so that none was changed, added or taken out in between.
    public var isTimelineUnbroken: Bool {
        var previous: Digest?
        for event in timeline {
            guard event.previous == previous else { return false }
            previous = event.digest
        }
        return true
    }
}
