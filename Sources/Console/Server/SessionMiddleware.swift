import Foundation
import HTTPTypes
import Hummingbird

/// Finds the session of a request, lets nobody in without one, and accepts a form only from a page of that session.
struct SessionMiddleware: RouterMiddleware {
    let sessions: SessionStore
    let cookie: SessionCookie
    let origin: Origin
    let now: @Sendable () -> Date

    func handle(
        _ request: Request,
        context: ConsoleContext,
        next: (Request, ConsoleContext) async throws -> Response
    ) async throws -> Response {
        // Whoever comes under another name is a page of another site that was made to point here.
        guard request.head.authority?.lowercased() == origin.authority else { throw ConsoleFailure.hostUnknown }
        if request.method != .get && request.method != .head { try requireOwnPage(request) }
        var context = context
        let isLive = request.headers[.liveUpdate] != nil
        if let id = cookie.value(in: request), let session = sessions.find(id, at: now(), isUse: !isLive) {
            context.signIn = ConsoleContext.SignIn(id: id, session: session)
        }
        if context.signIn == nil && !Self.isOpenToAll(request.uri.path) {
            guard request.method == .get && !isLive else { throw ConsoleFailure.signInNeeded }
            return .redirect(to: "/sign-in")
        }
        return try await next(request, context)
    }

    /// Every browser says from where a form was sent.
    private func requireOwnPage(_ request: Request) throws(ConsoleFailure) {
        guard request.headers[.origin] == origin.description else { throw .formForeign }
        if let site = request.headers[.fetchSite], site != "same-origin" { throw .formForeign }
    }

    private static func isOpenToAll(_ path: String) -> Bool {
        path == "/sign-in" || path.hasPrefix("/sign-in/") || path.hasPrefix("/assets/")
    }
}

extension HTTPField.Name {
    static let fetchSite = HTTPField.Name("Sec-Fetch-Site")!
    /// On what a page asks for by itself.
    static let liveUpdate = HTTPField.Name("Comity-Live")!
}

/// The cookie that carries a session's id.
struct SessionCookie: Sendable {
    let isSecure: Bool

    /// A name with this beginning is taken by browsers only from a secure page, for the whole host and nothing above it.
    var name: String { isSecure ? "__Host-comity" : "comity" }

    func value(in request: Request) -> String? { request.cookies[name]?.value }

    func header(_ id: String) -> String { "\(name)=\(id); Path=/; HttpOnly; SameSite=Strict\(isSecure ? "; Secure" : "")" }

    var removal: String { header("") + "; Max-Age=0" }
}

extension Response {
    static func redirect(to path: String) -> Response {
        Response(status: .seeOther, headers: [.location: path])
    }

    static func page(_ html: HTML, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status,
            headers: [.contentType: "text/html; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: html.source))
        )
    }
}

extension FormFields {
    /// Throws unless the form came from a page of this session.
    func requireOwn(_ session: Session) throws(ConsoleFailure) {
        guard let csrf = self["csrf"], Secret.isSame(csrf, session.csrf) else { throw .formForeign }
    }
}
