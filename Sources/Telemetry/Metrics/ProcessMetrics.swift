import Foundation
public import Metrics
import Synchronization

/// What Prometheus' own clients tell of every process, under the names that they have in common, from Linux' `/proc`.
public final class ProcessMetrics: Sendable {
    private static let memory = MetricDescription("process_resident_memory_bytes", .gauge, "Memory that the process holds.")
    private static let processorTime = MetricDescription(
        "process_cpu_seconds_total",
        .counter,
        "Seconds of processor time that the process has used, in its own code and in the kernel."
    )
    private static let startTime = MetricDescription(
        "process_start_time_seconds",
        .gauge,
        "When the process started, in seconds since 1970."
    )
    private static let openFiles = MetricDescription("process_open_fds", .gauge, "Files and sockets that the process has open.")

    /// What a registry must know of them.
    public static let all = [memory, processorTime, startTime, openFiles]

    private let factory: any MetricsFactory
    /// As much as the counter was told already.
    private let counted = Mutex(0.0)

    public init(factory: any MetricsFactory) {
        self.factory = factory
    }

    /// Shows how things are now; where there is no `/proc`, nothing.
    public func show() {
        guard let stat = Self.text("/proc/self/stat"), let system = Self.text("/proc/stat"),
            let figures = ProcessFigures(stat: stat, system: system)
        else { return }
        Gauge(label: Self.memory.name, factory: factory).record(figures.residentBytes)
        Gauge(label: Self.startTime.name, factory: factory).record(figures.startedAt)
        let more = counted.withLock { counted in
            defer { counted = max(counted, figures.processorSeconds) }
            return max(0, figures.processorSeconds - counted)
        }
        FloatingPointCounter(label: Self.processorTime.name, factory: factory).increment(by: more)
        if let files = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") {
            Gauge(label: Self.openFiles.name, factory: factory).record(files.count)
        }
    }

    private static func text(_ path: String) -> String? {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }
}

/// What `/proc/PID/stat` and `/proc/stat` say of a process (proc(5)).
struct ProcessFigures: Hashable {
    let residentBytes: Int
    let processorSeconds: Double
    /// In seconds since 1970.
    let startedAt: Double

    /// `nil` for text that does not have the form.
    init?(
        stat: String,
        system: String,
        ticksPerSecond: Int = sysconf(Int32(_SC_CLK_TCK)),
        pageBytes: Int = sysconf(Int32(_SC_PAGESIZE))
    ) {
        // The program's name comes second, in parentheses, and may hold anything, parentheses and blanks too.
        guard let name = stat.lastIndex(of: ")"), ticksPerSecond > 0,
            let boot = system.split(separator: "\n").first(where: { $0.hasPrefix("btime ") })?.split(separator: " ").last
                .flatMap({ Double($0) })
        else { return nil }
        // From the third field on.
        let fields = stat[stat.index(after: name)...].split(whereSeparator: \.isWhitespace)
        guard fields.count > 21, let user = Double(fields[11]), let kernel = Double(fields[12]), let start = Double(fields[19]),
            let pages = Int(fields[21])
        else { return nil }
        residentBytes = pages * pageBytes
        processorSeconds = (user + kernel) / Double(ticksPerSecond)
        startedAt = boot + start / Double(ticksPerSecond)
    }
}
