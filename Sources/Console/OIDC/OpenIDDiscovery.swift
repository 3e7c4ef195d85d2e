import Foundation
import Synchronization

/// What the provider says of itself (OpenID Connect Discovery 1.0).
struct OpenIDDiscovery: Decodable, Hashable, Sendable {
    let issuer: String
    let authorizationEndpoint: String
    let tokenEndpoint: String
    let keysAddress: String

    enum CodingKeys: String, CodingKey {
        case issuer
        case authorizationEndpoint = "authorization_endpoint"
        case tokenEndpoint = "token_endpoint"
        case keysAddress = "jwks_uri"
    }

    /// Why it is not to be relied on; nothing if it is.
    func problem(of settings: OpenIDSettings) -> String? {
        guard issuer == settings.issuer else { return "the provider names another issuer" }
        let isSafe = [authorizationEndpoint, tokenEndpoint, keysAddress].allSatisfy(OpenIDClient.isSafe)
        return isSafe ? nil : "an address of the provider's is neither https nor on this machine"
    }

    /// What a provider said lately. Its addresses seldom change, and a sign-in asks for them twice.
    final class Memory: Sendable {
        /// For how many seconds it holds.
        static let life: TimeInterval = 600

        private let last = Mutex<(said: OpenIDDiscovery, at: Date)?>(nil)

        func said(at now: Date) -> OpenIDDiscovery? {
            last.withLock { last in
                guard let last, (0..<Self.life).contains(now.timeIntervalSince(last.at)) else { return nil }
                return last.said
            }
        }

        func keep(_ said: OpenIDDiscovery, at now: Date) { last.withLock { $0 = (said, now) } }
    }
}
