public import Foundation

/// A process of ours that is told to stop when it is no longer needed.
public final class ChildProcess {
    private let process = Process()

    /// Starts an executable. What it prints goes to `log`, in place of what is there.
    public init(executable: URL, arguments: [String], log: URL) throws {
        try Data().write(to: log)
        let output = try FileHandle(forWritingTo: log)
        process.executableURL = executable
        process.arguments = arguments
        process.standardOutput = output
        process.standardError = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
    }

    public var identifier: Int32 { process.processIdentifier }

    public var isRunning: Bool { process.isRunning }

    /// SIGTERM.
    public func terminate() {
        if process.isRunning { process.terminate() }
    }

    /// SIGKILL, and waits until the process is gone.
    public func kill() {
        if process.isRunning { Foundation.kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
    }

    /// SIGSTOP: the process hangs until it is told to go on.
    public func pause() { Foundation.kill(process.processIdentifier, SIGSTOP) }

    /// SIGCONT.
    public func resume() { Foundation.kill(process.processIdentifier, SIGCONT) }

    /// Waits for the end and returns the exit code.
    @discardableResult
    public func wait() -> Int32 {
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// Bytes of memory that the process holds at this moment (`VmRSS`).
    public var residentBytes: Int? {
        guard let status = try? String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8) else {
            return nil
        }
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return line?.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) }.map { $0 * 1024 }
    }
}
