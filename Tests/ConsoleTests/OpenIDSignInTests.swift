import AsyncHTTPClient
import ComitySchema
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Synchronization
import Testing

@testable import Console

@Suite("A sign-in by an identity provider")
struct OpenIDSignInTests {
    private static let now = Date(timeIntervalSince1970: 1_800_000_000)

    /// A provider that says of itself what the test wants, and counts how often it is asked.
    private final class Provider: Sendable {
        let issuer = Mutex("")
        let asked = Atomic<Int>(0)

        var router: Router<BasicRequestContext> {
            let router = Router()
            router.get(".well-known/openid-configuration") { [self] _, _ -> String in
                asked.add(1, ordering: .relaxed)
                let issuer = issuer.withLock { $0 }
                let base = issuer.hasSuffix("/") ? issuer : issuer + "/"
                return """
                    {"issuer": "\(issuer)", "authorization_endpoint": "\(base)a", "token_endpoint": "\(base)t", "jwks_uri": "\(base)k"}
                    """
            }
            return router
        }
    }

    private func client(of issuer: String) -> OpenIDClient {
        OpenIDClient(
            settings: OpenIDSettings(issuer: issuer, clientID: "c", clientSecret: nil, subjects: [:]),
            returnAddress: Desk.origin + "/sign-in/openid/return",
            http: .shared,
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    @Test("the provider's name is compared as it is written, with a slash at its end or without", arguments: ["", "/"])
    func issuers(end: String) async throws {
        let provider = Provider()
        try await Application(router: provider.router).test(.live) { served in
            let issuer = "http://127.0.0.1:\(try #require(served.port))\(end)"
            provider.issuer.withLock { $0 = issuer }
            let (_, attempt) = try OpenIDDesk().begin(at: Self.now)
            let client = client(of: issuer)
            #expect(try await client.address(for: attempt, at: Self.now).contains("/a?response_type=code"))
            let other = self.client(of: end.isEmpty ? issuer + "/" : String(issuer.dropLast()))
            await #expect(throws: ConsoleFailure.notVouchedFor) { try await other.address(for: attempt, at: Self.now) }
        }
    }

    @Test("the provider is asked where its addresses are once in ten minutes, not at every sign-in")
    func memory() async throws {
        let provider = Provider()
        try await Application(router: provider.router).test(.live) { served in
            let issuer = "http://127.0.0.1:\(try #require(served.port))/"
            provider.issuer.withLock { $0 = issuer }
            let client = client(of: issuer)
            let (_, attempt) = try OpenIDDesk().begin(at: Self.now)
            for seconds: TimeInterval in [0, 1, 599] { _ = try await client.address(for: attempt, at: Self.now + seconds) }
            #expect(provider.asked.load(ordering: .relaxed) == 1)
            _ = try await client.address(for: attempt, at: Self.now + 600)
            #expect(provider.asked.load(ordering: .relaxed) == 2)
        }
    }

    @Test(
        "that the provider ends is told as such, and says nothing of keys",
        arguments: [("access_denied", "SignInDeclined"), ("server_error", "ProviderFailed")]
    )
    func ended(error: String, code: String) async throws {
        let desk = try Desk(openID: client(of: "https://id.example"))
        try await desk.visit { visitor in
            let (cookie, attempt) = try desk.console.openIDDesk.begin(at: desk.time.now)
            let path = "/sign-in/openid/return?error=\(error)&state="
            let headers: HTTPFields = [.cookie: "comity-openid=\(cookie)"]
            let answer = try await visitor.get(path + attempt.state, headers: headers)
            #expect(answer.text.contains(code) && !answer.text.contains("key is not a reviewer"))
            let forged = try await visitor.get(path + "0", headers: headers)
            #expect(forged.text.contains("NotVouchedFor"), "only who comes from there says what the provider says")
        }
    }
}
