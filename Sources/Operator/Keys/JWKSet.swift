import ComitySchema
import CommandLineKit
import Foundation
import Trust

/// Public keys as RFC 7517, section 5, writes them.
enum JWKSet {
    /// A signing key's members without the private one.
    static func publicHalf(of jwk: [UInt8], name: String) throws(CommandFailure) -> [String: String] {
        guard var members = try? JSONDecoder().decode([String: String].self, from: Data(jwk)) else {
            throw unusable(name, "it must be one JWK")
        }
        members["d"] = nil
        let key: PinnedKey
        do {
            let always = TimeWindow(from: .distantPast, until: .distantFuture)
            key = try PinnedKey(publicJWK: CanonicalJSON.encode(members), validity: always)
        } catch {
            throw unusable(name, error.message)
        }
        guard key.use == .signing else { throw unusable(name, "it is not for signing") }
        return members
    }

    private static func unusable(_ name: String, _ why: String) -> CommandFailure {
        CommandFailure(.data, "KeyNotUsable", "\(name.printable) is not a key of the provider's: \(why)")
    }
}
