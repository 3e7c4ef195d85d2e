/// Finds the work whose effects no topic takes. Brokers refuse a transaction whole, so what a refused step did is done again one
/// piece at a time, until the refusal is that of a single piece.
struct Isolation {
    /// A piece of work that has effects in the open transaction.
    enum Work: Hashable {
        case tend(partition: Int32)
        case wake(key: String, partition: Int32)
        /// A record, by its coordinates.
        case record(String)
        case letter(String, DeadLetter.Reason)
    }

    /// What to do about a refusal.
    enum Remedy: Hashable {
        /// The work is done again, with what was found out.
        case again
        /// This piece is to be put off, so that the rest can go on.
        case putOff(Work)
        /// Not even a dead letter without its content is taken.
        case none
    }

    private var work: [Work] = []
    /// How many pieces are still done in a transaction of their own.
    private var singles = 0
    private var reasons: [String: DeadLetter.Reason] = [:]

    /// Whether the open transaction may hold another piece.
    var hasRoom: Bool { singles == 0 || work.isEmpty }

    mutating func note(_ piece: Work) { work.append(piece) }

    /// Why a record must be a dead letter although its stage may take it.
    func reason(for coordinates: String) -> DeadLetter.Reason? { reasons[coordinates] }

    mutating func commit() {
        singles = max(0, singles - work.count)
        for case .letter(let coordinates, _) in work { reasons[coordinates] = nil }
        work.removeAll(keepingCapacity: true)
    }

    mutating func abort() { work.removeAll(keepingCapacity: true) }

    mutating func refuse() -> Remedy {
        defer { work.removeAll(keepingCapacity: true) }
        guard work.count == 1 else {
            singles = max(singles, work.count)
            return .again
        }
        switch work[0] {
        case .tend, .wake:
            return .putOff(work[0])
        case .record(let coordinates):
            reasons[coordinates] = .tooLarge
            return .again
        case .letter(let coordinates, let reason):
            guard !reason.isBare else { return .none }
            reasons[coordinates] = reason.bare
            return .again
        }
    }

    /// Forgets what was found out about records that are no longer in hand.
    mutating func forgetRecords() { reasons = [:] }
}
