import Foundation

/// A thread for calls that block.
public enum DedicatedThread {
    private static let stackBytes = 4 << 20

    /// Runs `body` on a new thread and returns what it returned. The caller suspends; no thread of the cooperative pool waits.
    public static func run<Result: Sendable>(
        name: String,
        _ body: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            let thread = Thread { continuation.resume(with: Swift.Result(catching: body)) }
            thread.name = name
            thread.stackSize = stackBytes
            thread.start()
        }
    }
}
