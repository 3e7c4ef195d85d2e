public import Foundation

/// A part of an answer, sealed to the agency's key: what retrieval and interception pass to delivery. Ciphertext only.
public struct SealedPart: Codable, Hashable, Sendable {
    public let binding: SealBinding
    public let suite: SealSuite
    /// HPKE's encapsulated key (RFC 9180, `enc`).
    public let encapsulatedKey: Data
    public let ciphertext: Data
    public let sealedAt: Date

    public init(
        binding: SealBinding,
        suite: SealSuite,
        encapsulatedKey: Data,
        ciphertext: Data,
        sealedAt: Date
    ) {
        self.binding = binding
        self.suite = suite
        self.encapsulatedKey = encapsulatedKey
        self.ciphertext = ciphertext
        self.sealedAt = sealedAt
    }
}

/// What a seal is bound to. Its canonical JSON is the seal's additional authenticated data, so that a part cannot be passed off
/// as another part, of another task or for another key.
public struct SealBinding: Codable, Hashable, Sendable {
    /// What is sealed: items, or what the provider signs of them.
    public enum Content: String, Codable, Hashable, Sendable {
        /// A ``PartContent``.
        case items
        /// The provider's signed ``DigestBatch``, a compact JWS: while an interception runs it tells what has been sent.
        case batch
        /// The provider's signed ``Manifest``, a compact JWS; the last of them ends the task's answer.
        case manifest
    }

    public let caseID: CaseID
    public let taskID: TaskID
    public let order: OrderReference
    public let task: TaskReference
    public let recipient: AuthorityID
    public let keyID: KeyID
    /// From 1, without gaps.
    public let sequence: Int
    public let content: Content
    /// Nothing follows for this task.
    public let isLast: Bool

    public init(
        caseID: CaseID,
        taskID: TaskID,
        order: OrderReference,
        task: TaskReference,
        recipient: AuthorityID,
        keyID: KeyID,
        sequence: Int,
        content: Content,
        isLast: Bool
    ) {
        self.caseID = caseID
        self.taskID = taskID
        self.order = order
        self.task = task
        self.recipient = recipient
        self.keyID = keyID
        self.sequence = sequence
        self.content = content
        self.isLast = isLast
    }
}

/// The HPKE suites in use (RFC 9180).
public enum SealSuite: String, Codable, Hashable, Sendable, CaseIterable {
    /// DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20-Poly1305.
    case x25519ChaCha20 = "X25519-HKDF-SHA256/HKDF-SHA256/ChaCha20Poly1305"
    /// DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM.
    case p256AES256 = "P256-HKDF-SHA256/HKDF-SHA256/AES-256-GCM"
}
