import ComitySchema

/// A message whose form has a version.
protocol Versioned: Codable {
    static var currentVersion: Int { get }
    var version: Int { get }
}

extension Transmittal: Versioned {}
extension Order: Versioned {}

/// Reads bytes that a proven key signed.
enum Reading {
    static func read<Message: Versioned>(
        _ type: Message.Type,
        from bytes: [UInt8],
        called name: String
    ) throws(Refusal) -> Message {
        let message: Message
        do {
            message = try StrictJSON.decode(type, from: bytes, limits: IntakeLimits.json)
        } catch {
            // A message of a later form does not fit this one; its author should hear of the version first (edge case 39).
            // Nothing but the choice of these words depends on the lenient reader.
            if let version = try? CanonicalJSON.decode(VersionOnly.self, from: bytes).version, version != type.currentVersion {
                throw unsupported(type, name)
            }
            throw Refusal(error.code, error.code == .tooLarge ? .limits : .form, "the \(name): \(error.message)")
        }
        guard message.version == type.currentVersion else { throw unsupported(type, name) }
        return message
    }

    private struct VersionOnly: Decodable { let version: Int }

    private static func unsupported(_ type: (some Versioned).Type, _ name: String) -> Refusal {
        Refusal(
            .versionNotSupported,
            .form,
            "the \(name)'s version is not supported; supported is version \(type.currentVersion)"
        )
    }
}
