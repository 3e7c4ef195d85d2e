import ComitySchema
import CommandLineKit
import Foundation
import Trust

/// The provider's public keys, as the provider handed them over: a JWK set (RFC 7517, section 5).
struct ProviderKeys {
    private let keys: [KeyID: PinnedKey]

    init(_ keys: [PinnedKey]) {
        self.keys = Dictionary(keys.map { ($0.id, $0) }) { first, _ in first }
    }

    init(jwkSet json: [UInt8]) throws(CommandFailure) {
        guard let set = try? JSONSerialization.jsonObject(with: Data(json)) as? [String: Any], set.count == 1,
            let members = set["keys"] as? [[String: Any]], !members.isEmpty
        else {
            throw CommandFailure(
                .data,
                "KeySetMalformed",
                "the provider's keys must be a JWK set: {\"keys\": [one or more keys]}"
            )
        }
        var keys: [KeyID: PinnedKey] = [:]
        for member in members {
            let key = try Self.pin(member)
            guard keys.updateValue(key, forKey: key.id) == nil else {
                throw CommandFailure(.data, "KeySetMalformed", "the provider's keys hold \(key.id) twice")
            }
        }
        self.keys = keys
    }

    /// A JWK set says nothing of validity: who hands it over stands for every key in it.
    private static func pin(_ member: [String: Any]) throws(CommandFailure) -> PinnedKey {
        do {
            let jwk = try JSONSerialization.data(withJSONObject: member)
            return try PinnedKey(publicJWK: Array(jwk), validity: TimeWindow(from: .distantPast, until: .distantFuture))
        } catch let error as TrustError {
            throw CommandFailure(.data, error.code.rawValue, "the provider's keys: \(error.message)")
        } catch {
            throw CommandFailure(.data, "KeySetMalformed", "the provider's keys hold something that is not a key")
        }
    }

    /// The bytes that one of the keys signed.
    func verify(_ compact: [UInt8], as type: JWSType, maxBytes: Int, at now: Date) throws(TrustError) -> [UInt8] {
        let jws = try UnverifiedJWS(compact: compact, as: type, maxBytes: maxBytes)
        guard let key = keys[jws.header.keyID] else {
            throw TrustError(
                code: .keyNotValid,
                message: "the signature names a key that is not among the provider's",
                key: jws.header.keyID
            )
        }
        return try jws.verified(by: key, at: now).bytes
    }
}
