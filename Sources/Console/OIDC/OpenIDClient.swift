import AsyncHTTPClient
import ComitySchema
import Foundation
import HTTPTypes
import Logging
import NIOCore
import NIOHTTP1

/// Speaks with the company's identity provider: authorization code with PKCE (OpenID Connect Core 1.0, section 3.1; RFC 7636).
struct OpenIDClient: Sendable {
    let settings: OpenIDSettings
    /// Where the provider sends the browser back.
    let returnAddress: String
    let http: HTTPClient
    let log: Logger
    private let memory = OpenIDDiscovery.Memory()

    init(settings: OpenIDSettings, returnAddress: String, http: HTTPClient, log: Logger) {
        self.settings = settings
        self.returnAddress = returnAddress
        self.http = http
        self.log = log
    }

    private static let patience = TimeAmount.seconds(10)
    private static let largestAnswer = 1 << 20

    /// Where to send a browser that wants to sign in.
    func address(for attempt: OpenIDDesk.Attempt, at now: Date) async throws(ConsoleFailure) -> String {
        let query = [
            ("response_type", "code"), ("client_id", settings.clientID), ("redirect_uri", returnAddress), ("scope", "openid"),
            ("state", attempt.state), ("nonce", attempt.nonce), ("code_challenge", attempt.challenge),
            ("code_challenge_method", "S256"),
        ]
        let endpoint = try await discover(at: now).authorizationEndpoint
        return endpoint + (endpoint.contains("?") ? "&" : "?") + Self.form(query)
    }

    /// What a provider's word that it ends a sign-in is to the person (RFC 6749, section 4.1.2.1).
    func ending(by error: String) -> ConsoleFailure {
        log.warning("the identity provider ends a sign-in", metadata: ["error": "\(error.prefix(100))"])
        return error == "access_denied" ? .signInDeclined : .providerFailed
    }

    /// The reviewer for whom the provider vouches with a code.
    func reviewer(for code: String, of attempt: OpenIDDesk.Attempt, at now: Date) async throws(ConsoleFailure) -> ReviewerID {
        let discovery = try await discover(at: now)
        let compact = try await token(for: code, of: attempt, at: discovery.tokenEndpoint)
        let keys: Keys = try await get(discovery.keysAddress)
        guard let claims = IdentityToken(compact: compact)?.claims(by: keys.keys.compactMap(ProviderKey.init)) else {
            throw refused("the token is not signed by one of the provider's keys")
        }
        if let problem = claims.problem(of: settings, nonce: attempt.nonce, at: now) { throw refused(problem) }
        guard let reviewer = settings.subjects[claims.sub] else { throw refused("the subject is no reviewer") }
        return reviewer
    }

    private struct Keys: Decodable {
        let keys: [ProviderKey.JWK]
    }

    private func discover(at now: Date) async throws(ConsoleFailure) -> OpenIDDiscovery {
        if let said = memory.said(at: now) { return said }
        let said: OpenIDDiscovery = try await get(settings.discoveryAddress)
        if let problem = said.problem(of: settings) { throw refused(problem) }
        memory.keep(said, at: now)
        return said
    }

    private func token(for code: String, of attempt: OpenIDDesk.Attempt, at endpoint: String) async throws(ConsoleFailure)
        -> String
    {
        struct Answer: Decodable {
            let token: String

            enum CodingKeys: String, CodingKey {
                case token = "id_token"
            }
        }
        var request = HTTPClientRequest(url: endpoint)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
        if let secret = settings.clientSecret {
            let pair = "\(settings.clientID.queryEscaped):\(secret.queryEscaped)"
            request.headers.add(name: "Authorization", value: "Basic " + Data(pair.utf8).base64EncodedString())
        }
        let fields = [
            ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", returnAddress),
            ("client_id", settings.clientID),
            ("code_verifier", attempt.verifier),
        ]
        request.body = .bytes(ByteBuffer(string: Self.form(fields)))
        let answer: Answer = try await send(request)
        return answer.token
    }

    private func get<Value: Decodable>(_ address: String) async throws(ConsoleFailure) -> Value {
        try await send(HTTPClientRequest(url: address))
    }

    private func send<Value: Decodable>(_ request: HTTPClientRequest) async throws(ConsoleFailure) -> Value {
        do {
            let answer = try await http.execute(request, timeout: Self.patience)
            let body = try await answer.body.collect(upTo: Self.largestAnswer)
            guard answer.status == .ok else { throw refused("the provider answers with status \(answer.status.code)") }
            return try JSONDecoder().decode(Value.self, from: Data(body.readableBytesView))
        } catch let failure as ConsoleFailure {
            throw failure
        } catch {
            log.warning("the identity provider cannot be asked", metadata: ["reason": "\(error)"])
            throw ConsoleFailure(
                .badGateway,
                "ProviderUnavailable",
                "the identity provider does not answer as it should; try again"
            )
        }
    }

    /// The log says why; whoever tries is told no more than that it was refused.
    private func refused(_ reason: String) -> ConsoleFailure {
        log.warning("a sign-in by the identity provider is refused", metadata: ["reason": "\(reason)"])
        return .notVouchedFor
    }

    static func isSafe(_ address: String) -> Bool {
        guard let url = URLComponents(string: address), let host = url.host, !host.isEmpty else { return false }
        return url.scheme == "https" || (url.scheme == "http" && ["127.0.0.1", "localhost", "[::1]"].contains(host))
    }

    private static func form(_ fields: [(String, String)]) -> String {
        fields.map { "\($0)=\($1.queryEscaped)" }.joined(separator: "&")
    }
}
