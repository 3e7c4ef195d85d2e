import ComitySchema
import Foundation

/// What the provider's registries have in common: they are read strictly, and no name and no key occurs twice.
enum RegistryFile {
    static func read<File: Codable>(_ type: File.Type, from json: [UInt8], named name: String) throws(TrustError) -> File {
        do {
            return try StrictJSON.decode(type, from: json, limits: .init(maxBytes: 8 << 20, maxDepth: 16))
        } catch {
            throw TrustError(error, in: name)
        }
    }

    /// Entries by their ids.
    static func index<ID: Identifier, Entry>(_ entries: [Entry], by id: (Entry) -> ID) throws(TrustError) -> [ID: Entry] {
        var index: [ID: Entry] = [:]
        for entry in entries where index.updateValue(entry, forKey: id(entry)) != nil {
            throw TrustError(code: .malformed, message: "\(id(entry)) occurs twice in the registry")
        }
        return index
    }

    /// Refuses two keys of one id, and one key under two ids: a signature must name its maker.
    static func requireDistinctKeys(of owners: [some KeyOwner]) throws(TrustError) {
        var ids: Set<KeyID> = []
        var fingerprints: Set<Digest> = []
        for key in owners.flatMap(\.keys) {
            guard ids.insert(key.id).inserted else {
                throw TrustError(code: .malformed, message: "two keys in the registry have this id", key: key.id)
            }
            guard fingerprints.insert(key.fingerprint).inserted else {
                throw TrustError(code: .malformed, message: "the registry has this key under another id too", key: key.id)
            }
        }
    }

    /// Signing keys by their ids, with their owners.
    static func signers<Owner: KeyOwner>(of owners: [Owner]) -> [KeyID: (owner: Owner, key: PinnedKey)] {
        var signers: [KeyID: (owner: Owner, key: PinnedKey)] = [:]
        for owner in owners {
            for key in owner.keys where key.use == .signing { signers[key.id] = (owner, key) }
        }
        return signers
    }
}

/// A key in a registry file.
struct RegisteredKey: Codable {
    let use: KeyUse
    let validity: TimeWindow
    let revokedAt: Date?
    let jwk: JWK

    func pinned() throws(TrustError) -> PinnedKey {
        try PinnedKey(jwk, use: use, validity: validity, revokedAt: revokedAt)
    }
}

extension [RegisteredKey] {
    func pinned() throws(TrustError) -> [PinnedKey] {
        try map { key throws(TrustError) in try key.pinned() }
    }
}
