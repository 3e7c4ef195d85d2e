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
    public var residentBytes: Int? { status("VmRSS:") }

    /// The most bytes of memory that the process has held (`VmHWM`).
    public var peakResidentBytes: Int? { status("VmHWM:") }

    private func status(_ field: String) -> Int? {
        guard let status = try? String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8) else {
            return nil
        }
        let line = status.split(separator: "\n").first { $0.hasPrefix(field) }
        return line?.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) }.map { $0 * 1024 }
    }

    /// Processor time that the process has used, its kernel's part included.
    public var processorTime: Duration? {
        guard let line = try? String(contentsOfFile: "/proc/\(process.processIdentifier)/stat", encoding: .utf8) else {
            return nil
        }
        // What follows the program's name, which may hold anything: state, 10 numbers, then the ticks of user and of kernel.
        let fields = line[(line.lastIndex(of: ")") ?? line.startIndex)...].split(separator: " ")
        guard fields.count > 13, let user = Int(fields[12]), let kernel = Int(fields[13]) else { return nil }
        return .seconds(Double(user + kernel) / Double(sysconf(Int32(_SC_CLK_TCK))))
    }

    /// One of the process's threads.
    public struct ThreadUse {
        public let id: Int32
        /// At most 15 characters.
        public let name: String
        /// Processor time that the thread has used.
        public let processorTime: Duration
    }

    /// The threads that the process has at this moment.
    public var threads: [ThreadUse] {
        let folder = "/proc/\(process.processIdentifier)/task"
        let ids = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return ids.compactMap { id in
            guard let number = Int32(id), let name = try? String(contentsOfFile: "\(folder)/\(id)/comm", encoding: .utf8),
                // Nanoseconds on a processor, nanoseconds in the queue for one, and how often.
                let times = try? String(contentsOfFile: "\(folder)/\(id)/schedstat", encoding: .utf8),
                let used = times.split(separator: " ").first.flatMap({ Int64($0) })
            else { return nil }
            return ThreadUse(id: number, name: String(name.dropLast()), processorTime: .nanoseconds(used))
        }
    }
}
