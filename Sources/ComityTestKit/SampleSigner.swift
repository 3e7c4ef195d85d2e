public import ComitySchema
import Foundation
public import Trust

/// A signer with both halves of its key: the product signs with one, a test reads with the other.
public struct SampleSigner: Sendable {
    public let signer: Signer
    private let publicKey: PinnedKey

    public init(_ id: KeyID = "exmail-sig-1") throws(TrustError) {
        let pair = KeyMaker.make(id: id, algorithm: .edDSA)
        signer = try Signer(privateJWK: pair.privateJWK)
        publicKey = try PinnedKey(publicJWK: pair.publicJWK, validity: .always)
    }

    /// What was signed, read as strictly as an outsider reads it.
    public func read<Message: Codable>(_ type: Message.Type, from jws: [UInt8], as purpose: JWSType) throws -> Message {
        let payload = try UnverifiedJWS(compact: jws, as: purpose).verified(by: publicKey, at: TimeWindow.always.from)
        return try StrictJSON.decode(type, from: payload.bytes)
    }
}

/// A Designated Authority with a key to which answers are sealed, and the means to open them.
public struct SampleAgency: Sendable {
    public let id: AuthorityID
    public let keyID: KeyID
    private let opener: SealOpener
    private let entry: String

    /// - Parameter validity: of the sealing key.
    public init(_ id: AuthorityID, validity: TimeWindow = .always) throws(TrustError) {
        self.id = id
        keyID = KeyID(unchecked: "\(id.rawValue.lowercased())-enc-1")
        let pair = KeyMaker.make(id: keyID, algorithm: .x25519)
        opener = try SealOpener(privateJWK: pair.privateJWK)
        let jwk = String(decoding: pair.publicJWK, as: UTF8.self)
        let window = String(decoding: CanonicalJSON.encode(validity), as: UTF8.self)
        entry = """
            {"id":"\(id.rawValue)","name":"\(id.rawValue)","country":"\(id.rawValue.prefix(2))","role":"designatedAuthority",\
            "keys":[{"use":"enc","validity":\(window),"jwk":\(jwk)}]}
            """
    }

    /// A registry that knows these agencies.
    public static func registry(of agencies: [SampleAgency]) throws(TrustError) -> AuthorityRegistry {
        try AuthorityRegistry(json: Array(#"{"authorities":[\#(agencies.map(\.entry).joined(separator: ","))]}"#.utf8))
    }

    /// What is in a part, if it is sealed to this agency and is the part that it says to be.
    public func open(_ part: SealedPart) throws(TrustError) -> [UInt8] {
        let statement = PartStatement(
            binding: part.binding,
            suite: part.suite,
            encapsulatedKey: part.encapsulatedKey,
            ciphertextDigest: Digest(of: part.ciphertext)
        )
        return try opener.open(statement, ciphertext: part.ciphertext)
    }

    public func items(of part: SealedPart) throws -> [PartContent.Item] {
        try StrictJSON.decode(PartContent.self, from: open(part), limits: .init(maxBytes: PartContent.byteLimit)).items
    }

    public func manifest(of part: SealedPart, from provider: SampleSigner) throws -> Manifest {
        try provider.read(Manifest.self, from: open(part), as: .manifest)
    }
}

extension TimeWindow {
    /// Longer than any test.
    public static let always = TimeWindow(from: Date(timeIntervalSince1970: 0), until: .distantFuture)
}
