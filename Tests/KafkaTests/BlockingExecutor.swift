import Dispatch

/// Runs what blocks outside Swift's cooperative pool. Expectations inside still belong to the test that runs.
func onThreadOfItsOwn<Answer: Sendable, Failure: Error>(
    _ body: @escaping @Sendable () throws(Failure) -> Answer
) async throws(Failure) -> Answer {
    try await withTaskExecutorPreference(BlockingExecutor()) { () async throws(Failure) -> Answer in
        try await run(body)
    }
}

@concurrent
private func run<Answer: Sendable, Failure: Error>(
    _ body: @Sendable () throws(Failure) -> Answer
) async throws(Failure) -> Answer {
    try body()
}

private final class BlockingExecutor: TaskExecutor {
    private let queue = DispatchQueue(label: "blocking")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
