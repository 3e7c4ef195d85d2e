public import ComitySchema
import Crypto

/// Signs with one private key. Never prints it.
public struct Signer: Sendable {
    public let keyID: KeyID
    private let key: PrivateKey

    /// Reads a private key file: one JWK with `kid`, `d` and `use` or `alg`.
    public init(privateJWK: [UInt8]) throws(TrustError) {
        (keyID, key) = try PrivateKey.read(privateJWK, for: .signing)
    }

    /// A compact JWS over a payload.
    public func sign(_ payload: [UInt8], type: JWSType) -> String {
        let header = JWSHeader(algorithm: key.algorithm, keyID: keyID, type: type)
        let input = Base64URL.encode(header.encoded()) + "." + Base64URL.encode(payload)
        return input + "." + Base64URL.encode(key.signature(over: Array(input.utf8)))
    }
}

extension Signer: CustomStringConvertible, CustomReflectable {
    public var description: String { "the signer with key \(keyID)" }
    public var customMirror: Mirror { Mirror(self, children: ["keyID": keyID]) }
}

extension PrivateKey {
    fileprivate func signature(over message: [UInt8]) -> [UInt8] {
        do {
            switch self {
            case .es256(let key): return Array(try key.signature(for: message).rawRepresentation)
            case .edDSA(let key): return Array(try key.signature(for: message))
            case .p256, .x25519: preconditionFailure("a sealing key cannot sign; Signer takes signing keys only")
            }
        } catch {
            // With a sound key only a process without memory or randomness left fails here.
            preconditionFailure("the cryptographic library cannot sign")
        }
    }
}
