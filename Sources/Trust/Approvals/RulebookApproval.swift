public import ComitySchema
public import Foundation

/// One person's signed word that a version of the rulebook may be applied, over the very files that the person read (rule B20).
public struct RulebookApproval: Codable, Hashable, Sendable {
    /// The rulebook's name and version.
    public let version: String
    /// The identity of the version's files.
    public let digest: Digest
    public let approver: ReviewerID
    public let approvedAt: Date

    public init(version: String, digest: Digest, approver: ReviewerID, approvedAt: Date) {
        self.version = version
        self.digest = digest
        self.approver = approver
        self.approvedAt = approvedAt
    }
}

/// Which signatures on a version of the rulebook count, and why others do not.
public struct RulebookApprovals: Sendable {
    /// Why a signature does not count.
    public struct Problem: Hashable, Sendable {
        /// The file with the signature.
        public let file: String
        public let error: TrustError
    }

    /// Different people, sorted.
    public let approvers: [ReviewerID]
    /// In the order of their files.
    public let problems: [Problem]
}

extension ReviewerRegistry {
    /// Verifies the signatures on a version of the rulebook. One that does not hold approves nothing and harms nothing.
    ///
    /// - Parameters:
    ///   - signatures: compact JWS of type `comity-rulebook+jws`, by the files that hold them.
    ///   - version: the rulebook's name and version.
    ///   - digest: the identity of the files as they are now.
    public func approvals(
        _ signatures: [String: [UInt8]],
        of version: String,
        digest: Digest,
        at now: Date
    ) -> RulebookApprovals {
        var approvers: Set<ReviewerID> = []
        var problems: [RulebookApprovals.Problem] = []
        for (file, signature) in signatures.sorted(by: { $0.key < $1.key }) {
            do throws(TrustError) {
                let approval = try self.approval(signature, at: now)
                guard approval.version == version, approval.digest == digest else {
                    throw TrustError(
                        code: .rulebookNotApproved,
                        message: "it approves other files: something was changed since, so it must be approved again"
                    )
                }
                approvers.insert(approval.approver)
            } catch {
                problems.append(RulebookApprovals.Problem(file: file, error: error))
            }
        }
        return RulebookApprovals(approvers: approvers.sorted(), problems: problems)
    }

    /// What somebody who may approve rulebooks has signed, with a key that was valid then and is not revoked.
    private func approval(_ signature: [UInt8], at now: Date) throws(TrustError) -> RulebookApproval {
        let compact = Array(signature.trimmingSuffix { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") })
        let jws = try UnverifiedJWS(compact: compact, as: .rulebook, maxBytes: 8192)
        guard let (owner, key) = signer(jws.header.keyID) else {
            throw TrustError(code: .keyNotValid, message: "no reviewer has this key", key: jws.header.keyID)
        }
        let payload = try jws.verified(by: key, notRevokedBy: now)
        let approval: RulebookApproval
        do throws(StrictJSONError) {
            approval = try StrictJSON.decode(from: payload.bytes)
        } catch {
            throw TrustError(error, in: "the approval")
        }
        guard approval.approver == owner.id else {
            throw TrustError(code: .signatureInvalid, message: "it is signed with another person's key", key: key.id)
        }
        guard owner.approvesRulebooks else {
            throw TrustError(code: .rulebookNotApproved, message: "\(owner.id) may not approve rulebooks", key: key.id)
        }
        guard approval.approvedAt <= now else {
            throw TrustError(code: .rulebookNotApproved, message: "it is dated in the future", key: key.id)
        }
        try payload.requireValidKey(at: approval.approvedAt)
        return approval
    }
}

extension [UInt8] {
    fileprivate func trimmingSuffix(while isTrimmed: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        self[..<((lastIndex { !isTrimmed($0) }).map { $0 + 1 } ?? 0)]
    }
}
