public import Logging
public import ServiceLifecycle
import Synchronization

/// Gathers spans that have ended and sends them to a collector, a batch at a time. Those who end spans never wait for it: what does not fit
/// into the queue is dropped and counted.
public final class SpanExporter: SpanSink, Service {
    public struct Policy: Hashable, Sendable {
        /// How many spans may wait to be sent.
        public var queueLimit: Int
        /// How many spans one request carries at the most.
        public var batchLimit: Int
        /// How long spans are gathered before they are sent.
        public var interval: Duration
        /// How many times a batch is tried, and how long after the first time it is tried again; each further time it is twice as long.
        public var attempts: Int
        public var backoff: Duration
        /// How long a collector may ask to be left alone.
        public var backoffLimit: Duration
        /// How long the last spans may take when the process ends.
        public var flushLimit: Duration

        public init(
            queueLimit: Int = 16_384,
            batchLimit: Int = 512,
            interval: Duration = .seconds(1),
            attempts: Int = 5,
            backoff: Duration = .seconds(1),
            backoffLimit: Duration = .seconds(30),
            flushLimit: Duration = .milliseconds(1_500)
        ) {
            self.queueLimit = queueLimit
            self.batchLimit = batchLimit
            self.interval = interval
            self.attempts = attempts
            self.backoff = backoff
            self.backoffLimit = backoffLimit
            self.flushLimit = flushLimit
        }
    }

    /// What became of spans so far.
    public struct Count: Hashable, Sendable {
        public internal(set) var exported = 0
        /// Dropped because the queue was full, the collector rejected them, or could not be reached for too long.
        public internal(set) var dropped = 0
    }

    private struct State {
        var queue: [SpanRecord] = []
        var count = Count()
        /// Why spans were dropped last.
        var reason = ""
    }

    private let endpoint: OTLPEndpoint
    private let resource: TelemetryResource
    private let policy: Policy
    private let log: Logger
    private let state = Mutex(State())

    public init(to endpoint: OTLPEndpoint, of resource: TelemetryResource, policy: Policy = Policy(), log: Logger) {
        self.endpoint = endpoint
        self.resource = resource
        self.policy = policy
        self.log = log
    }

    public var count: Count { state.withLock { $0.count } }

    public func take(_ span: SpanRecord) {
        state.withLock { state in
            if state.queue.count < policy.queueLimit {
                state.queue.append(span)
            } else {
                state.count.dropped += 1
                state.reason = "the queue is full"
            }
        }
    }

    // MARK: Sending

    /// Sends spans until the process is told to stop, then what is left. Ends at once, and counts what is left as dropped, if its task
    /// is cancelled.
    public func run() async throws {
        let connection = OTLPConnection(endpoint, of: resource)
        let told = await cancelWhenGracefulShutdown { await self.deliverUntilCancelled(over: connection) }
        await flush(over: connection)
        _ = tellDropped(since: told)
        await connection.close()
    }

    /// - Returns: how many dropped spans operators were told of.
    private func deliverUntilCancelled(over connection: OTLPConnection) async -> Int {
        var told = 0
        while await pause(policy.interval) {
            while !Task.isCancelled, let batch = nextBatch() { await deliver(batch, over: connection) }
            told = tellDropped(since: told)
        }
        return told
    }

    private func nextBatch() -> [SpanRecord]? {
        state.withLock { state in
            guard !state.queue.isEmpty else { return nil }
            let batch = Array(state.queue.prefix(policy.batchLimit))
            state.queue.removeFirst(batch.count)
            return batch
        }
    }

    private func putBack(_ batch: [SpanRecord]) {
        state.withLock { $0.queue.insert(contentsOf: batch, at: 0) }
    }

    /// Tries a batch until the collector has it or refuses it, or this task is cancelled: then the batch is among what is left.
    private func deliver(_ batch: [SpanRecord], over connection: OTLPConnection) async {
        var wait = policy.backoff
        for attempt in 1...policy.attempts {
            let outcome = await connection.send(batch)
            guard case .retry(let asked, let reason) = outcome else { return note(outcome, of: batch) }
            if Task.isCancelled { return putBack(batch) }
            guard attempt < policy.attempts else { return note(outcome, of: batch) }
            log.debug("spans wait", metadata: ["reason": "\(reason)", "attempt": "\(attempt)"])
            // Half of it by chance, so that the instances of a stage do not all come back at the same moment.
            let chosen = asked ?? wait * Double.random(in: 0.5...1)
            guard await pause(min(chosen, policy.backoffLimit)) else { return putBack(batch) }
            wait = min(wait * 2, policy.backoffLimit)
        }
    }

    /// What is left when the process ends: each batch is tried once, as long as there is time.
    private func flush(over connection: OTLPConnection) async {
        let limit = policy.flushLimit
        await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                while !Task.isCancelled, let batch = self.nextBatch() {
                    let outcome = await connection.send(batch)
                    self.note(outcome, of: batch)
                }
                return true
            }
            group.addTask {
                try? await Task.sleep(for: limit)
                return false
            }
            _ = await group.next()
            group.cancelAll()
        }
        while let batch = nextBatch() { drop(batch.count, because: "the process ended") }
    }

    private func note(_ outcome: OTLPConnection.Outcome, of batch: [SpanRecord]) {
        switch outcome {
        case .taken(let rejected):
            let rejected = min(rejected, batch.count)
            state.withLock { $0.count.exported += batch.count - rejected }
            if rejected > 0 { drop(rejected, because: "the collector rejected them") }
        case .retry(_, let reason), .refused(let reason):
            drop(batch.count, because: reason)
        }
    }

    private func drop(_ number: Int, because reason: String) {
        state.withLock { state in
            state.count.dropped += number
            state.reason = reason
        }
    }

    /// Tells operators how many spans were dropped since they were last told.
    private func tellDropped(since told: Int) -> Int {
        let (dropped, reason) = state.withLock { ($0.count.dropped, $0.reason) }
        if dropped > told {
            log.warning(
                "spans were dropped",
                metadata: ["spans": "\(dropped - told)", "all": "\(dropped)", "reason": "\(reason)"]
            )
        }
        return dropped
    }

    /// Waits.
    ///
    /// - Returns: whether to the end; not if this task is cancelled meanwhile.
    private func pause(_ duration: Duration) async -> Bool {
        do {
            try await Task.sleep(for: duration)
            return true
        } catch {
            return false
        }
    }
}
