import Casework
import ComitySchema
import ComityTestKit
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Telemetry
import Testing
import Trust

@testable import Console

@Suite("Protection")
struct ProtectionTests {
    @Test(
        "nobody sees a page without a session",
        arguments: ["/", "/review", "/cases", "/cases/C00000000000000000000000000000000", "/dead-letters", "/figures", "/none"]
    )
    func strangers(path: String) async throws {
        try await Desk().visit { visitor in
            let answer = try await visitor.get(path)
            #expect(answer.status == .seeOther)
            #expect(answer.headers[.location] == "/sign-in")
            let live = try await visitor.get("/live/overview", headers: [.liveUpdate: "1"])
            #expect(live.status == .unauthorized)
        }
    }

    @Test("every answer forbids what the console does not need", arguments: ["/sign-in", "/assets/console.js", "/none"])
    func headers(path: String) async throws {
        try await Desk().visit { visitor in
            let answer = try await visitor.get(path)
            let policy = try #require(answer.headers[.contentSecurityPolicy])
            #expect(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"))
            #expect(!policy.contains("unsafe"))
            #expect(answer.headers[.xContentTypeOptions] == "nosniff")
            #expect(try #require(answer.headers[.cacheControl]).hasPrefix("no-"))
        }
    }

    @Test(
        "signing in with a key opens a session in a cookie that scripts and other sites do not get, and lasts as long as it may"
    )
    func signIn() async throws {
        let desk = try Desk()
        try await desk.visit { visitor in
            let challenge = desk.console.challenges.make(at: desk.time.now)
            let proof = desk.world.signer(of: "alice" as ReviewerID).sign(CanonicalJSON.encode(challenge), type: .signIn)
            let answer = try await visitor.post("/sign-in", ["proof": proof])
            #expect(answer.status == .ok)
            let cookie = try #require(answer.headers[.setCookie])
            #expect(cookie.contains("; HttpOnly") && cookie.contains("; SameSite=Strict") && cookie.contains("; Path=/"))
            let id = String(try #require(cookie.split(separator: ";").first?.split(separator: "=").last))
            #expect(try await visitor.get("/", session: id).text.contains("alice"))
            desk.time.move(by: 900)
            #expect(try await visitor.get("/", session: id).status == .seeOther)
        }
    }

    @Test("under https the cookie is for https alone")
    func secure() {
        #expect(SessionCookie(isSecure: true).header("x") == "__Host-comity=x; Path=/; HttpOnly; SameSite=Strict; Secure")
    }

    @Test("a form from elsewhere, or without the session's secret, does nothing")
    func forms() async throws {
        let subject = CaseSample.make()
        let desk = try Desk([subject])
        try await desk.visit { visitor in
            let (id, csrf) = visitor.signIn("alice")
            let path = "/cases/\(subject.id.rawValue)/reveal"
            for origin in [nil, "null", "https://evil.example", "http://localhost:81"] {
                let answer = try await visitor.post(path, ["csrf": csrf], session: id, origin: origin)
                #expect(answer.status == .forbidden && answer.text.contains("FormForeign"))
            }
            for secret in [[:], ["csrf": ""], ["csrf": Secret.make()]] {
                #expect(try await visitor.post(path, secret, session: id).status == .forbidden)
            }
            #expect(try await visitor.post(path, ["csrf": csrf], session: id, type: "text/plain").status == .badRequest)
            #expect(desk.outbox.texts(in: .audit).isEmpty)
            #expect(try await visitor.post(path, ["csrf": csrf], session: id).status == .seeOther)
            #expect(desk.outbox.texts(in: .audit).count == 1)
        }
    }

    @Test("signing out ends the session, and only by its own form")
    func signOut() async throws {
        try await Desk().visit { visitor in
            let (id, csrf) = visitor.signIn("alice")
            #expect(try await visitor.post("/sign-out", ["csrf": "0"], session: id).status == .forbidden)
            let answer = try await visitor.post("/sign-out", ["csrf": csrf], session: id)
            #expect(try #require(answer.headers[.setCookie]).contains("Max-Age=0"))
            #expect(try await visitor.get("/", session: id).status == .seeOther)
        }
    }

    @Test(
        "the address that browsers use is https, or on this machine",
        arguments: [
            ("https://console.example", "https://console.example"), ("https://Console.example:443/", "https://console.example"),
            ("https://console.example:8443", "https://console.example:8443"), ("http://127.0.0.1:9480", "http://127.0.0.1:9480"),
            ("http://[::1]:9480", "http://[::1]:9480"), ("http://console.example", nil), ("https://console.example/path", nil),
            ("https://user@console.example", nil),
            ("console.example", nil), ("", nil),
        ]
    )
    func origins(text: String, expected: String?) {
        #expect(Origin(text)?.description == expected)
    }

    @Test("the admin port says whether the console has read what it shows, and why not, to whoever asks")
    func admin() async throws {
        let desk = try Desk()
        let router = AdminPort.router(over: ConsoleAdmin.sources(of: desk.console))
        try await Application(router: router).test(.router) { client in
            let early = try await client.execute(uri: "/readyz", method: .get)
            #expect(early.status == .serviceUnavailable)
            #expect(String(buffer: early.body) == "{\"reason\":\"brokers\"}\n")
            desk.console.lag.note(LagReport(partitions: [], groups: [:]), at: desk.time.now)
            #expect(try await client.execute(uri: "/readyz", method: .get).status == .ok)
            desk.console.lag.note(failure: "_ALL_BROKERS_DOWN")
            #expect(try await client.execute(uri: "/readyz", method: .get).status == .ok, "the page that says so stays")
            #expect(try await client.execute(uri: "/healthz", method: .get).status == .ok)
            let metrics = String(buffer: try await client.execute(uri: "/metrics", method: .get).body)
            #expect(metrics.contains("comity_ready{stage=\"comity-console\"} 1"))
            #expect(metrics.contains("process_resident_memory_bytes{stage=\"comity-console\"} "))
        }
    }

    @Test("the list of metrics for operators has the console's, and no other of its own")
    func listed() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Deploy/monitoring/metrics.txt")
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix("#") }
        let listed = Set(lines.compactMap { $0.split(separator: " ").first.map(String.init) })
        let known = Set(ConsoleAdmin.all.map(\.name))
        #expect(known.isSubset(of: listed))
        #expect(listed.filter { $0.hasPrefix("comity_console_") }.isSubset(of: known))
    }

    @Test("a field that occurs twice, or half a field, is no form", arguments: ["a=1&a=2", "a", "a=%GG", "=1&=2"])
    func malformed(text: String) {
        #expect(throws: ConsoleFailure.formMalformed) { try FormFields(urlEncoded: text) }
    }
}
