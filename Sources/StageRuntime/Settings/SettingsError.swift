/// A configuration with which a stage cannot start.
public enum SettingsError: Error, Hashable, Sendable, CustomStringConvertible {
    case fileUnreadable(path: String, reason: String)
    case missing(key: String)
    case invalid(key: String, reason: String)
    case unknown(key: String, file: String)

    public var description: String {
        switch self {
        case .fileUnreadable(let path, let reason): "configuration file \(path): \(reason)"
        case .missing(let key):
            "configuration key \(key) is missing: set it in the file or as \(SettingsKey.environmentName(key))"
        case .invalid(let key, let reason): "configuration key \(key): \(reason)"
        case .unknown(let key, let file): "configuration key \(key) in \(file) is not one that Comity knows"
        }
    }
}
