import Answer
import ComitySchema
import Foundation

/// How far the interception for one task has come.
struct InterceptionProgress: Codable, Hashable, Sendable {
    enum Phase: String, Codable, Hashable, Sendable {
        /// Before or inside the window.
        case open
        /// Nothing is captured any more; the manifest is being written.
        case closing
        /// Nothing follows.
        case ended
    }

    /// The newest entry of the register that was seen.
    var task: TaskRecord
    var phase = Phase.open
    var answer = AnswerState()
    /// The times of the first and the last event that were captured.
    var firstEventAt: Date?
    var lastEventAt: Date?
    /// Events that were captured and could not be sealed to the agency's key.
    var unsealed = 0

    init(task: TaskRecord) {
        self.task = task
    }

    /// When the interception ends or goes on ending. Its window's end is held here, so that it ends even if the register is silent
    /// (rule F06).
    var due: Date {
        switch phase {
        case .open: endsAtOnce ? .distantPast : task.window.until
        case .closing: .distantPast
        case .ended: task.deliverUntil
        }
    }

    /// The register ended the task, or there is no account whose events could be awaited.
    private var endsAtOnce: Bool { task.status.isFinal || task.account == nil }

    /// Why the interception ends at an instant; `nil` while it does not.
    func end(at now: Date) -> ReasonCode? {
        switch task.status {
        case .cancelled: .cancelledByAuthority
        case .inapplicable: .agreementNotInvoked
        case .completed: .windowEnded
        case .active, .suspended: task.account == nil ? .dataNotHeld : now >= task.window.until ? .windowEnded : nil
        }
    }

    /// Whether the answer is closed with a manifest. What was taken back is not answered.
    var deservesManifest: Bool { task.status != .cancelled && task.status != .inapplicable }

    var gaps: [Gap] {
        guard unsealed > 0, let category = task.liveCategory else { return [] }
        let note = "\(unsealed) events could not be sealed to key \(task.recipientKey)"
        return [Gap(category: category, reason: .keyNotValid, note: note)]
    }
}

extension TaskRecord {
    /// The most that the task lets an event disclose (rule F10); `nil` if it asks for nothing live.
    var liveCategory: DataCategory? {
        categories.contains(.liveContent) ? .liveContent : categories.contains(.liveTraffic) ? .liveTraffic : nil
    }
}
