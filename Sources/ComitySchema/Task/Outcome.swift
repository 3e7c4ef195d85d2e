public import Foundation

/// What happened to a task, told to legal validation by the stage to which it happened.
public struct Outcome: Codable, Hashable, Sendable {
    /// What happened to the task.
    public enum Event: Codable, Hashable, Sendable {
        /// The collection is a long one and has come this far (see ``CollectionProgress``). Said now and then, and not of a short one.
        case collecting(items: Int, expected: Int?, milliseconds: Int)
        /// Everything is collected and sealed; this many items, and nothing else will come.
        case collected(items: Int, gaps: Int)
        /// The last part is in the agency's topic; the digest is of the ciphertext of that part, which ends the manifest.
        case delivered(parts: Int, manifestDigest: Digest)
        /// From now on nothing leaves for this task: the answer to its cancellation.
        case stopped(lastSequence: Int)
        /// The account's events are matched until this time, if the task stays active: an interception is armed, or armed anew.
        case interceptionArmed(until: Date)
        /// The first event of an interception was captured.
        case interceptionStarted
        /// The account's events are not matched any more. So many were captured, the last of which bears this time.
        case interceptionStopped(events: Int, lastEventAt: Date?)
        /// The provider keeps what the account holds, whatever its user deletes.
        case preserved
        /// The provider has let go of what it kept for the task.
        case released
        /// Signs that people had not known when they approved: nothing leaves for the task until they have looked (rule D14).
        case contrarySignals([ContrarySignal])

        private enum ContrarySignalsCodingKeys: String, CodingKey {
            case _0 = "signals"
        }
    }

    public let caseID: CaseID
    public let taskID: TaskID
    public let at: Date
    public let event: Event

    public init(caseID: CaseID, taskID: TaskID, at: Date, event: Event) {
        self.caseID = caseID
        self.taskID = taskID
        self.at = at
        self.event = event
    }
}
