import Foundation
import Telemetry

/// How a stage is, from what its workers show.
struct StageHealth: Sendable {
    /// How long a worker's turn may take before the worker is taken for stuck. A transaction that the brokers do not answer ends sooner.
    static let longestTurn = Duration.seconds(180)

    let boards: [WorkerBoard]

    func health(at now: Date, _ instant: ContinuousClock.Instant) -> Health {
        let notices = boards.map(\.latest)
        // The one that is furthest from its work tells why the stage is not ready.
        let worst = notices.map(\.standing).max { $0.distance < $1.distance } ?? .starting
        return Health(
            isAlive: notices.allSatisfy { instant - $0.turnedAt < Self.longestTurn },
            reasonNotReady: worst == .ready ? nil : worst.name,
            details: zip(boards, notices).map { board, notice in
                Health.Detail(
                    worker: board.worker,
                    state: notice.standing.name,
                    progress: notice.standing.progress?.ratio,
                    secondsLeft: notice.standing.progress?.secondsLeft(at: now).map { Int($0.rounded(.up)) }
                )
            }
        )
    }
}

extension WorkerStanding {
    fileprivate var distance: Int {
        switch self {
        case .ready: 0
        case .rebalancing: 1
        case .restoring: 2
        case .starting: 3
        case .fenced: 4
        }
    }
}
