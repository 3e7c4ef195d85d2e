/// Why a worker gave up. The process exits non-zero and its supervisor starts it again.
public enum StageExit: Error, Hashable, Sendable, CustomStringConvertible {
    /// The topics do not fit the stage.
    case misconfigured(String)
    /// The state in the changelog cannot be read.
    case stateUnreadable(topic: String, partition: Int32, reason: String)
    /// The clients had to be made anew too often in too short a time.
    case exhausted(rebuilds: Int, last: String)

    public var description: String {
        switch self {
        case .misconfigured(let reason): reason
        case .stateUnreadable(let topic, let partition, let reason): "state in \(topic)/\(partition) cannot be read: \(reason)"
        case .exhausted(let rebuilds, let last): "gave up after \(rebuilds) new starts; the last error: \(last)"
        }
    }

    /// The process's exit code (sysexits.h): 78 for a configuration that must be mended, 70 for what a restart may cure.
    public var code: Int32 {
        switch self {
        case .misconfigured: 78
        case .stateUnreadable, .exhausted: 70
        }
    }
}
