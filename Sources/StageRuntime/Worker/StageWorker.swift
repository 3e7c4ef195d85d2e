import Foundation
public import Kafka
public import Logging
public import Metrics
public import StageKit
public import Telemetry

/// One worker of a stage: one consumer, one producer, one loop. Every turn of the loop ends with a committed transaction, an
/// aborted one, or nothing to write.
///
/// It never polls with a transaction open, so a rebalance finds nothing to drain: a revoked partition's records and state are
/// forgotten, and the next owner starts from the committed offsets and the changelog, which were written together.
///
/// Every call blocks; a worker is confined to one thread.
public final class StageWorker<S: Stage> {
    public struct Settings: Sendable {
        /// Unique among all workers of the stage, such as `STAGE-INSTANCE-WORKER`. If it is the same after a restart, the worker ends
        /// at once what it left open; if not, the brokers do when the transaction times out.
        public var transactionalID: String
        /// The worker's name as a static member of the stage's group; `nil` makes it a dynamic one.
        public var memberName: String?
        /// How long a turn may wait for records when there is nothing to do.
        public var idleWait: Duration
        /// How many times the clients may be made anew within `rebuildWindow` before the worker gives up.
        public var rebuildLimit: Int
        public var rebuildWindow: Duration

        public init(
            transactionalID: String,
            memberName: String? = nil,
            idleWait: Duration = .milliseconds(100),
            rebuildLimit: Int = 5,
            rebuildWindow: Duration = .seconds(60)
        ) {
            self.transactionalID = transactionalID
            self.memberName = memberName
            self.idleWait = idleWait
            self.rebuildLimit = rebuildLimit
            self.rebuildWindow = rebuildWindow
        }
    }

    /// What a turn did.
    public enum Turn: Hashable, Sendable {
        case worked
        case idle
        /// Nothing, and the next turn had better not come before this long.
        case waiting(Duration)
    }

    private let cluster: any Cluster
    private let settings: Settings
    private let policy: StagePolicy
    private let clock: WallClock
    private let tracer: PipelineTracer
    private let metrics: WorkerMetrics
    private let log: Logger
    private let makeStage: () -> S

    private var clients: WorkerClients<S>?
    private var rebuilds: [Date] = []
    /// Its clients were thrown away because another has taken their place.
    private var isFenced = false

    public init(
        cluster: any Cluster,
        settings: Settings,
        policy: StagePolicy = StagePolicy(),
        clock: WallClock = .system,
        tracer: PipelineTracer = .carrying,
        metrics: any MetricsFactory = MetricsSystem.factory,
        log: Logger,
        makeStage: @escaping () -> S
    ) {
        self.cluster = cluster
        self.settings = settings
        self.policy = policy
        self.clock = clock
        self.tracer = tracer
        self.metrics = WorkerMetrics(metrics)
        self.log = log
        self.makeStage = makeStage
    }

    /// Whether the worker has its share of the partitions, which may be none, has restored it, and has read every followed topic to its
    /// end.
    public var isReady: Bool { standing == .ready }

    /// How far the worker is.
    public var standing: WorkerStanding { clients?.standing ?? (isFenced ? .fenced : .starting) }

    /// Where the worker's partitions are read from again; `nil` while it has no share, or does not know where.
    var places: [TopicPartition: Int64?]? { clients?.places }

    /// The partitions that the worker owns and has restored.
    public var openPartitions: [Int32] { clients?.engine.openPartitions ?? [] }

    /// One turn of the loop: serve rebalances, read, process, write, commit.
    ///
    /// - Throws: when a restart of the process is the only thing left to try.
    @discardableResult
    public func turn() throws(StageExit) -> Turn {
        do throws(WorkerFailure) {
            if clients == nil {
                clients = try WorkerClients(
                    stage: makeStage(),
                    cluster: cluster,
                    settings: settings,
                    policy: policy,
                    clock: clock,
                    tracer: tracer,
                    metrics: metrics,
                    log: log
                )
            }
            guard let clients else { return .idle }
            return try clients.turn()
        } catch {
            switch error {
            case .exit(let exit): throw exit
            case .kafka(let kafka):
                try rebuild(after: kafka)
                return .waiting(.milliseconds(200) * rebuilds.count)
            }
        }
    }

    /// Leaves the group and frees everything. What was not committed is left to the next owner.
    public func stop() {
        clients?.close()
        clients = nil
    }

    /// A fenced or fatal client is a matter of routine: everything in hand is dropped and read again from what is committed,
    /// because whether the last transaction was committed is not known here.
    private func rebuild(after error: KafkaError) throws(StageExit) {
        clients?.close()
        clients = nil
        isFenced = error.recovery == .fenced
        metrics.restarted()
        metrics.forgetAll()
        let now = clock.now
        rebuilds = rebuilds.filter { now.timeIntervalSince($0) < settings.rebuildWindow.timeInterval } + [now]
        log.warning("starting anew", metadata: ["error": "\(error)", "count": "\(rebuilds.count)"])
        if rebuilds.count > settings.rebuildLimit {
            throw .exhausted(rebuilds: settings.rebuildLimit, last: "\(error)")
        }
    }
}

/// What ends a turn early.
enum WorkerFailure: Error {
    case kafka(KafkaError)
    case exit(StageExit)
}
