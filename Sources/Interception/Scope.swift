import Answer
import ComitySchema
import Foundation
import ProviderKit

extension Interception {
    /// What an event is to a task.
    enum Ruling {
        case captured(AnswerItem)
        /// Outside the task's scope (rules F09, F10 and E10).
        case dropped
        /// The account was used from where the agreement protects everyone, and people have not known that (rule D14).
        case contrary
    }

    /// Checks an event in full: whose it is, when it happened and whether the task was active then, what time it is, where it came from
    /// and what the task may have of it.
    func ruling(on matched: MatchedEvent, of task: TaskRecord, at now: Date) -> Ruling {
        let event = matched.event
        guard event.account.rawValue == matched.key, event.account == task.account,
            task.allowsCollection(at: now), task.window.contains(event.at), event.at >= task.activeSince, pausedAt == nil
        else { return .dropped }
        guard !task.isContrary(event) else { return .contrary }
        guard let (category, bytes) = task.disclosure(of: matched) else { return .dropped }
        return .captured(
            AnswerItem(
                id: matched.id,
                account: event.account,
                category: category,
                at: event.at,
                contentType: "application/json",
                bytes: bytes
            )
        )
    }
}

extension TaskRecord {
    fileprivate func isContrary(_ event: LiveEvent) -> Bool {
        guard let safeguard, let country = event.country else { return false }
        return safeguard.protectedLocations.contains(country) && !safeguard.known.contains(.signIns)
    }

    /// What of an event the task may have; `nil` if that is nothing (rule F10).
    fileprivate func disclosure(of matched: MatchedEvent) -> (category: DataCategory, bytes: [UInt8])? {
        let event = matched.event
        switch (categories.contains(.liveTraffic), categories.contains(.liveContent)) {
        case (true, true): return (event.hasContent ? .liveContent : .liveTraffic, matched.bytes)
        case (true, false): return (.liveTraffic, CanonicalJSON.encode(event.withoutContent))
        case (false, true): return event.hasContent ? (.liveContent, CanonicalJSON.encode(event.withoutTraffic)) : nil
        case (false, false): return nil
        }
    }
}
