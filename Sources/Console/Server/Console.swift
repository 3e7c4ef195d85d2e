import AsyncHTTPClient
import Casework
import ComitySchema
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Trust

/// Everything that answers requests.
struct Console: Sendable {
    let registry: ReviewerRegistry
    let countries: [AuthorityID: CountryCode]
    let origin: Origin
    let sessions: SessionStore
    let cases: CaseBook
    let letters: LetterBook
    let lag: LagBook
    let health: HealthBook
    let records: RecordDesk
    let challenges: ChallengeDesk
    let openID: OpenIDClient?
    let openIDDesk = OpenIDDesk()
    let log: Logger
    let now: @Sendable () -> Date

    var cookie: SessionCookie { SessionCookie(isSecure: origin.isSecure) }
    var keySignIn: KeySignIn { KeySignIn(registry: registry, challenges: challenges) }
    var decisions: DecisionDesk { DecisionDesk(registry: registry) }

    func router() -> Router<ConsoleContext> {
        let router = Router(context: ConsoleContext.self)
        router.add(middleware: ProtectionMiddleware(origin: origin))
        router.add(middleware: FailureMiddleware(log: log))
        router.add(middleware: SessionMiddleware(sessions: sessions, cookie: cookie, origin: origin, now: now))
        router.add(middleware: FailureMiddleware(log: log))
        addAssets(to: router)
        addSignIn(to: router)
        addOpenID(to: router)
        addPages(to: router)
        addCases(to: router)
        addDecisions(to: router)
        return router
    }

    /// The signed-in reviewer as the registry knows it.
    func reviewer(of session: Session) throws(ConsoleFailure) -> Reviewer {
        guard let reviewer = registry[session.reviewer] else { throw .signInNeeded }
        return reviewer
    }

    /// The case that a path names, if the reviewer may see it.
    func found(_ context: ConsoleContext) throws(ConsoleFailure) -> (Case, Session) {
        let session = try context.session()
        guard let id = context.parameters.get("case").flatMap({ CaseID(rawValue: $0) }) else { throw .pageUnknown }
        return (try cases.find(id, for: try reviewer(of: session)), session)
    }

    private func addAssets(to router: Router<ConsoleContext>) {
        let assets: [(String, String, [UInt8])] = [
            ("console.css", "text/css; charset=utf-8", PackageResources.console_css),
            ("console.js", "text/javascript; charset=utf-8", PackageResources.console_js),
            ("mark.svg", "image/svg+xml", PackageResources.mark_svg),
        ]
        for (name, type, bytes) in assets {
            router.get("assets/\(name)") { _, _ -> Response in
                Response(
                    status: .ok,
                    headers: [.contentType: type, .cacheControl: "no-cache"],
                    body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
                )
            }
        }
    }
}

extension Request {
    /// The fields of the address.
    func query() throws(ConsoleFailure) -> FormFields { try FormFields(urlEncoded: uri.query ?? "") }
}
