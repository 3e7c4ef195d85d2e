import ComitySchema
import ComityTestKit
import Foundation
import Trust

/// Keys that are the same in every run, and what is signed and sealed with them.
enum Samples {
    static let start = Date(millisecondsSince1970: 1_790_000_000_000)
    static let noon = start + 86_400
    static let end = start + 2 * 86_400
    static let validity = TimeWindow(from: start, until: end)

    static func pair(
        _ id: KeyID = "k1",
        _ algorithm: KeyAlgorithm = .es256,
        secret: UInt8 = 7
    ) throws -> (privateJWK: [UInt8], publicJWK: [UInt8]) {
        try KeyMaker.make(id: id, algorithm: algorithm, secret: Array(repeating: secret, count: 32))
    }

    static func pinned(
        _ id: KeyID = "k1",
        _ algorithm: KeyAlgorithm = .es256,
        secret: UInt8 = 7,
        validity: TimeWindow = validity,
        revokedAt: Date? = nil
    ) throws -> PinnedKey {
        try PinnedKey(publicJWK: pair(id, algorithm, secret: secret).publicJWK, validity: validity, revokedAt: revokedAt)
    }

    static func signer(_ id: KeyID = "k1", _ algorithm: KeyAlgorithm = .es256, secret: UInt8 = 7) throws -> Signer {
        try Signer(privateJWK: pair(id, algorithm, secret: secret).privateJWK)
    }

    static func binding(
        caseID: CaseID = "C00000000000000000000000000000000",
        taskID: TaskID = "T11111111111111111111111111111111",
        order: OrderReference = "OPO/2026/\"7\"",
        task: TaskReference = "T1",
        recipient: AuthorityID = "GB-IPU",
        keyID: KeyID = "k1",
        sequence: Int = 3,
        content: SealBinding.Content = .items,
        isLast: Bool = false
    ) -> SealBinding {
        SealBinding(
            caseID: caseID,
            taskID: taskID,
            order: order,
            task: task,
            recipient: recipient,
            keyID: keyID,
            sequence: sequence,
            content: content,
            isLast: isLast
        )
    }
}

/// What an expression throws as a ``TrustError``, or `nil` if it throws nothing.
func trustError(_ body: () throws -> Void) -> TrustError? {
    do {
        try body()
        return nil
    } catch {
        return error as? TrustError
    }
}
