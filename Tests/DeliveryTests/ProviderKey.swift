import ComitySchema
import ComityTestKit
import Foundation
import StageKit
import Testing
import Trust

/// The provider's key, with both its halves: delivery signs with one, an agency reads with the other.
struct ProviderKey {
    let signer: Signer
    private let pinned: PinnedKey

    init() throws {
        let pair = KeyMaker.make(id: "exmail-sig-1", algorithm: .edDSA)
        signer = try Signer(privateJWK: pair.privateJWK)
        pinned = try PinnedKey(
            publicJWK: pair.publicJWK,
            validity: TimeWindow(from: .distantPast, until: .distantFuture)
        )
    }

    /// What a record of an agency's topic says, if the provider signed it.
    func statement(of record: OutboundRecord) throws -> AgencyStatement {
        let message = try decode(AgencyMessage.self, from: record)
        let jws = try UnverifiedJWS(compact: Array(message.statement.utf8), as: .statement)
        return try StrictJSON.decode(AgencyStatement.self, from: try jws.verified(by: pinned, at: World.start).bytes)
    }
}
