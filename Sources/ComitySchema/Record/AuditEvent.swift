public import Foundation

/// One thing that a stage did. Audit events carry ids, codes and digests, never a person's data.
public struct AuditEvent: Codable, Hashable, Sendable {
    /// What happened.
    public enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
        case admitted, refused, replayed, conflict, signatureAlert
        case evaluated, reviewRequested, decisionCounted, decisionRejected, stateChanged
        case amended, suspended, resumed, objectionRaised, objectionResolved, determined, deadlineAlarm
        case preservationRequested, preserved, preservationReleased, taskAuthorised, taskChanged, taskEnded
        case collected, droppedOutOfScope
        case interceptionArmed, interceptionStarted, interceptionStopped, unexplainedIntercept, unconfirmedStop
        case sealed, delivered, withheld, receiptNoted, safeguardTripped
        /// A reviewer was shown what a case withholds, or was given a document of it.
        case revealed
    }

    public let at: Date
    public let stage: String
    public let kind: Kind
    public let caseID: CaseID?
    public let taskID: TaskID?
    public let code: ReasonCode?
    /// Who did it: a stage, an authority or a reviewer.
    public let actor: String
    public let note: String?
    /// Of what the event is about: an order, a part, a manifest.
    public let digest: Digest?

    public init(
        at: Date,
        stage: String,
        kind: Kind,
        caseID: CaseID? = nil,
        taskID: TaskID? = nil,
        code: ReasonCode? = nil,
        actor: String,
        note: String? = nil,
        digest: Digest? = nil
    ) {
        self.at = at
        self.stage = stage
        self.kind = kind
        self.caseID = caseID
        self.taskID = taskID
        self.code = code
        self.actor = actor
        self.note = note
        self.digest = digest
    }
}
