import Configuration
import Foundation
import SystemPackage

/// The configuration file: a JSON object of nested objects, and `kafka` with librdkafka's settings.
struct SettingsFile {
    let path: String
    private let root: [String: Any]

    var directory: URL {
        URL(filePath: path, relativeTo: URL(filePath: FileManager.default.currentDirectoryPath, directoryHint: .isDirectory))
            .deletingLastPathComponent()
    }

    init(path: String) throws(SettingsError) {
        self.path = path
        guard let data = FileManager.default.contents(atPath: path) else {
            throw .fileUnreadable(path: path, reason: "cannot be read")
        }
        guard let root = try? JSONSerialization.jsonObject(with: data) as? [String: Any] else {
            throw .fileUnreadable(path: path, reason: "is not a JSON object")
        }
        self.root = root
        try refuseUnknownKeys(in: root, under: "")
    }

    func provider() async throws(SettingsError) -> any ConfigProvider {
        do {
            return try await FileProvider<JSONSnapshot>(filePath: FilePath(path))
        } catch {
            throw .fileUnreadable(path: path, reason: "\(error)")
        }
    }

    func kafkaSettings() throws(SettingsError) -> [String: String] {
        guard let settings = root[SettingsKey.kafka] else { return [:] }
        guard let settings = settings as? [String: Any] else {
            throw .invalid(key: SettingsKey.kafka, reason: "must be an object of librdkafka settings")
        }
        return settings.mapValues { "\($0)" }
    }

    private func refuseUnknownKeys(in object: [String: Any], under prefix: String) throws(SettingsError) {
        for (name, value) in object.sorted(by: { $0.key < $1.key }) {
            let key = prefix + name
            if key == SettingsKey.kafka { continue }
            if let inner = value as? [String: Any] {
                try refuseUnknownKeys(in: inner, under: key + ".")
            } else if !SettingsKey.all.contains(key) {
                throw .unknown(key: key, file: path)
            }
        }
    }
}
