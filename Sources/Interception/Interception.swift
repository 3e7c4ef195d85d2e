import Answer
import ComitySchema
import Foundation

/// How far the interception for one task has come, since its first event.
struct Interception: Codable, Hashable, Sendable {
    /// How long after something could not be sealed it is tried again, in seconds.
    static let retryInterval: TimeInterval = 60

    /// So that the case can be told of the end even if the register has forgotten the task.
    let caseID: CaseID
    /// Until when events are captured, and what was captured is handed over, as far as the register had said.
    private(set) var until: Date
    private(set) var deliverUntil: Date
    var answer = AnswerState(isBatched: true)
    /// The latest time that a captured event bears.
    var lastEventAt: Date?
    /// Events that were captured and could not be sealed to the agency's key.
    var unsealed = 0
    /// Records of the account that are no events, and so may have been the task's: they are among the dead letters.
    var unread = 0
    /// Since when the live stream was not read when the window ended: what it holds from then on is read too late.
    var behindSince: Date?
    /// How often people had decided on such an event when one came from where the agreement protects everyone
    /// (``Safeguard/signInDecisions``).
    private(set) var pausedAt: Int?
    /// The case was told that nothing is captured any more; the answer may still have to be closed.
    var isStopped = false
    /// When sealing is tried again, after it has failed.
    var retryAt: Date?

    init(of task: TaskRecord) {
        caseID = task.caseID
        until = task.window.until
        deliverUntil = task.deliverUntil
    }

    /// When a batch is to be closed, or the interception ends or goes on ending. The end of its window is held here, so that it ends even
    /// if the register is silent (rule F06).
    var due: Date {
        guard !isStopped else { return retryAt ?? .distantPast }
        guard let batch = answer.batchDue else { return until }
        return min(until, max(batch, retryAt ?? batch))
    }

    /// Takes over what the register says now.
    mutating func follow(_ task: TaskRecord) {
        until = task.window.until
        deliverUntil = task.deliverUntil
        if let pausedAt, task.lifts(pausedAt) { self.pausedAt = nil }
    }

    /// Captures nothing until the register shows that people have decided.
    mutating func pause(by task: TaskRecord) { pausedAt = task.safeguard?.signInDecisions ?? 0 }

    var summary: String { "\(answer.items) events captured, \(answer.droppedOutOfScope) dropped" }

    /// What is missing in the answer to a task.
    ///
    /// - Parameters:
    ///   - lost: how many records of the live stream were gone before they could be read.
    ///   - absence: since when nobody was at work when the interception ended.
    func gaps(for task: TaskRecord, lost: Int, absentSince absence: Date? = nil) -> [Gap] {
        let category: DataCategory = task.categories.contains(.liveContent) ? .liveContent : .liveTraffic
        var gaps: [Gap] = []
        if unsealed > 0 {
            let note = "\(unsealed) events could not be sealed to key \(task.recipientKey)"
            gaps.append(Gap(category: category, reason: .keyNotValid, note: note))
        }
        if unread > 0 {
            gaps.append(Gap(category: category, reason: .malformed, note: "\(unread) events could not be read"))
        }
        if lost > 0 {
            let note = "\(lost) events, of all accounts together, were gone before they could be looked at"
            gaps.append(Gap(category: category, reason: .dataNotHeld, note: note))
        }
        if let since = [absence, behindSince].compactMap(\.self).min() {
            let note = "what happened from \(Timestamp.format(max(since, task.window.from))) to the end was not looked at in time"
            gaps.append(Gap(category: category, reason: .windowEnded, note: note))
        }
        return gaps
    }
}

extension TaskRecord {
    /// Why nothing may be captured any more; `nil` while something may, or may again.
    func endOfCapture(at now: Date) -> ReasonCode? {
        switch status {
        case .cancelled: .cancelledByAuthority
        case .inapplicable: .agreementNotInvoked
        case .completed: .windowEnded
        case .active, .suspended: account == nil ? .dataNotHeld : now >= window.until ? .windowEnded : nil
        }
    }

    /// Whether the answer is closed with a manifest. What was taken back is not answered.
    var deservesManifest: Bool { status != .cancelled && status != .inapplicable }

    /// Whether the task goes on after a pause that began when people had decided so often. Only they lift it: an active entry may come
    /// without them, as with another end, or when the authority's own pause is over.
    fileprivate func lifts(_ pausedAt: Int) -> Bool {
        guard status == .active, let safeguard else { return false }
        return safeguard.known.contains(.signIns) || safeguard.signInDecisions > pausedAt
    }
}
