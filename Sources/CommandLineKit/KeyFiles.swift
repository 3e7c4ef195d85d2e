public import ComitySchema
import Foundation
public import Trust

/// A new pair of keys as files: the private half for its owner alone, the public half, and what a registry wants to know of it.
public struct KeyFiles {
    public let id: KeyID
    public let algorithm: KeyAlgorithm
    /// When the key is good, as proposed to whoever pins it.
    public let validity: TimeWindow

    public init(id: KeyID, algorithm: KeyAlgorithm, validity: TimeWindow) {
        self.id = id
        self.algorithm = algorithm
        self.validity = validity
    }

    /// Where the files are.
    public struct Paths: Encodable, Equatable {
        public let privateKey: String
        public let publicKey: String
        public let registryEntry: String
    }

    /// Makes the pair and writes `NAME.jwk`, `NAME.pub.jwk` and `NAME.registry.json`. No key that is there already is replaced.
    public func write(to folder: String, name: String? = nil) throws(CommandFailure) -> Paths {
        let base = "\(folder)/\(FileName.safe(name ?? id.rawValue))"
        let paths = Paths(privateKey: "\(base).jwk", publicKey: "\(base).pub.jwk", registryEntry: "\(base).registry.json")
        let (privateJWK, publicJWK) = KeyMaker.make(id: id, algorithm: algorithm)
        try Files.makeFolder(folder)
        try Files.write(privateJWK + newline, to: paths.privateKey, mode: .secret, replace: false)
        try Files.write(publicJWK + newline, to: paths.publicKey)
        try Files.write(try registryEntry(publicJWK) + newline, to: paths.registryEntry)
        return paths
    }

    /// What a registry holds of a key.
    private func registryEntry(_ publicJWK: [UInt8]) throws(CommandFailure) -> [UInt8] {
        struct Entry: Encodable {
            let jwk: [String: String]
            let use: KeyUse
            let validity: TimeWindow
        }
        guard let jwk = try? JSONDecoder().decode([String: String].self, from: Data(publicJWK)) else {
            throw CommandFailure(.internalError, "KeyNotWritten", "the new key's public half cannot be read back")
        }
        return CanonicalJSON.encode(Entry(jwk: jwk, use: algorithm.use, validity: validity))
    }

    private var newline: [UInt8] { [UInt8(ascii: "\n")] }
}
