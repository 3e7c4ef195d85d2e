import ComitySchema
import Foundation
import Synchronization

/// The sessions of this process, in memory: a restart signs everybody out. A session is found by the digest of its id, so that
/// neither a copy of the memory's keys nor the time of a search gives an id away.
final class SessionStore: Sendable {
    /// More are not kept: the one that was used least lately goes.
    static let capacity = 1000

    private let sessions = Mutex<[Digest: Session]>([:])
    private let limits: SessionLimits

    init(limits: SessionLimits) {
        self.limits = limits
    }

    /// Keeps a new session. Returns the id that only the browser may know.
    func open(_ session: Session) -> String {
        let id = Secret.make()
        var session = session
        session.idle = limits.idle
        sessions.withLock { sessions in
            sessions = sessions.filter { !isOver($0.value, at: session.began) }
            while sessions.count >= Self.capacity, let oldest = sessions.min(by: { $0.value.lastUsed < $1.value.lastUsed }) {
                sessions[oldest.key] = nil
            }
            sessions[Digest(of: id)] = session
        }
        return id
    }

    /// The session of an id, unless its time is over.
    /// - Parameter isUse: whether a person asked. What a page asks by itself does not keep a session alive.
    func find(_ id: String, at now: Date, isUse: Bool = true) -> Session? {
        let key = Digest(of: id)
        return sessions.withLock { sessions in
            guard var session = sessions[key] else { return nil }
            guard !isOver(session, at: now) else {
                sessions[key] = nil
                return nil
            }
            if isUse {
                session.lastUsed = max(session.lastUsed, now)
                sessions[key] = session
            }
            return session
        }
    }

    /// Lets a session see what a case withholds, or no longer.
    func setRevealed(_ isRevealed: Bool, _ id: CaseID, in session: String) {
        sessions.withLock { sessions in
            if isRevealed {
                sessions[Digest(of: session)]?.revealed.insert(id)
            } else {
                sessions[Digest(of: session)]?.revealed.remove(id)
            }
        }
    }

    func close(_ id: String) {
        sessions.withLock { $0[Digest(of: id)] = nil }
    }

    /// How many sessions last at an instant.
    func count(at now: Date) -> Int { sessions.withLock { $0.values.count { !isOver($0, at: now) } } }

    private func isOver(_ session: Session, at now: Date) -> Bool {
        now >= session.lastUsed.addingTimeInterval(limits.idle) || now >= session.began.addingTimeInterval(limits.whole)
    }
}
