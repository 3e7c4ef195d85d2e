import ComitySchema
import CommandLineKit
import Foundation

/// Which orders were submitted, and what became of each.
struct LoadLedger {
    private var waiting: [OrderReference: Date] = [:]
    private var ended: [OrderReference: Set<String>] = [:]
    private(set) var submitted = 0
    /// Orders that ended by more than one notice, or after they had ended.
    private(set) var endedTwice = 0
    /// Messages of the agencies' topics that are not proven.
    private(set) var rejected = 0
    private var ends: [Notice.Kind: Int] = [:]
    /// How long each order took, in seconds.
    private var times: [Double] = []

    var answered: Int { times.count }
    var isComplete: Bool { waiting.isEmpty }

    mutating func note(_ reference: OrderReference, submittedAt now: Date) {
        submitted += 1
        waiting[reference] = now
    }

    mutating func noteRejected() { rejected += 1 }

    /// - Returns: whether the notice ended an order that was waited for.
    @discardableResult
    mutating func hear(_ notice: Notice, at now: Date) -> Bool {
        // Another authority's order may have the same reference.
        guard Self.isEnd(notice.kind), notice.authority == nil, let reference = notice.order else { return false }
        if let start = waiting.removeValue(forKey: reference) {
            ended[reference] = [notice.id]
            ends[notice.kind, default: 0] += 1
            times.append(max(0, now.timeIntervalSince(start)))
            return true
        }
        // The same notice may be told again; another one may not come.
        if ended[reference]?.insert(notice.id).inserted == true { endedTwice += 1 }
        return false
    }

    /// Whether nothing more is to come of an order with one task after a notice of this kind.
    private static func isEnd(_ kind: Notice.Kind) -> Bool {
        switch kind {
        case .refused, .inapplicable, .lapsed, .delivered, .noData, .cancelled, .expired, .preserved: true
        case .received, .underReview, .accepted, .clarification, .amended, .objection, .suspended, .resumed, .delayed, .closed:
            false
        }
    }

    /// Ends the command if an order did not end once.
    func requireEnds() throws(CommandFailure) {
        guard isComplete, endedTwice == 0, rejected == 0 else {
            throw CommandFailure(
                .no,
                "OrdersNotEnded",
                "of \(submitted) orders \(waiting.count) have not ended and \(endedTwice) ended twice; "
                    + "\(rejected) messages were not proven"
            )
        }
    }

    /// What there is to say now. - Parameter seconds: since the first order.
    func figures(after seconds: Double, isOver: Bool) -> Figures {
        let sorted = times.sorted()
        func share(_ part: Double) -> Double? {
            sorted.isEmpty ? nil : Figures.rounded(sorted[min(sorted.count - 1, Int(Double(sorted.count) * part))])
        }
        return Figures(
            isOver: isOver,
            seconds: Figures.rounded(seconds),
            submitted: submitted,
            answered: answered,
            waiting: waiting.count,
            endedTwice: endedTwice,
            rejected: rejected,
            ends: Dictionary(uniqueKeysWithValues: ends.map { ($0.key.rawValue, $0.value) }),
            medianSeconds: share(0.5),
            percentile99Seconds: share(0.99)
        )
    }

    struct Figures: Encodable, Hashable {
        let isOver: Bool
        let seconds: Double
        let submitted: Int
        let answered: Int
        let waiting: Int
        let endedTwice: Int
        let rejected: Int
        /// How many orders ended by each kind of notice.
        let ends: [String: Int]
        /// From submitting an order to the notice that ended it, of half of them and of 99 in 100; absent before the first.
        let medianSeconds: Double?
        let percentile99Seconds: Double?

        static func rounded(_ seconds: Double) -> Double { (seconds * 1000).rounded() / 1000 }

        var text: String {
            var words = "\(String(format: "%.0f", seconds)) s: \(submitted) submitted, \(answered) answered, \(waiting) under way"
            if let medianSeconds, let percentile99Seconds {
                words += String(format: "; half within %.2f s, 99 %% within %.2f s", medianSeconds, percentile99Seconds)
            }
            guard isOver else { return words }
            let kinds = ends.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
            return words + "\n" + (kinds.isEmpty ? "no order ended" : "ended: \(kinds)")
        }
    }
}
