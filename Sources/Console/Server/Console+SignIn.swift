import ComitySchema
import HTTPTypes
import Hummingbird
import Logging

// Signing in and out.
extension Console {
    func addSignIn(to router: Router<ConsoleContext>) {
        router.get("sign-in") { _, context -> Response in
            guard context.signIn == nil else { return .redirect(to: "/") }
            let challenge = challenges.make(at: now())
            return .page(SignInPage(challenge: challenge, hasOpenID: openID != nil).html)
        }
        router.post("sign-in") { request, _ -> Response in
            let fields = try await FormFields.read(request)
            guard let proof = fields["proof"] else { throw ConsoleFailure.formMalformed }
            do {
                return open(Session(of: try keySignIn.reviewer(proving: proof, at: now()), by: .key, at: now()))
            } catch {
                log.warning("a sign-in by key is refused")
                throw error
            }
        }
        router.post("sign-out") { request, context -> Response in
            let fields = try await FormFields.read(request)
            guard let signIn = context.signIn else { throw ConsoleFailure.signInNeeded }
            try fields.requireOwn(signIn.session)
            sessions.close(signIn.id)
            log.info("signed out", metadata: ["reviewer": "\(signIn.session.reviewer)"])
            var response = Response.redirect(to: "/sign-in")
            response.headers[.setCookie] = cookie.removal
            return response
        }
    }

    func addOpenID(to router: Router<ConsoleContext>) {
        guard let openID else { return }
        router.get("sign-in/openid") { _, _ -> Response in
            let (cookie, attempt) = try openIDDesk.begin(at: now())
            var response = Response.redirect(to: try await openID.address(for: attempt, at: now()))
            response.headers[.setCookie] = attemptCookie(cookie, life: Int(OpenIDDesk.life))
            return response
        }
        router.get("sign-in/openid/return") { request, _ -> Response in
            let query = try request.query()
            let cookie = request.cookies[attemptName]?.value
            guard let attempt = openIDDesk.finish(cookie, state: query["state"], at: now()),
                query["iss"].map({ $0 == openID.settings.issuer }) ?? true
            else { throw ConsoleFailure.notVouchedFor }
            if let error = query["error"] { throw openID.ending(by: error) }
            guard let code = query["code"] else { throw ConsoleFailure.formMalformed }
            let reviewer = try await openID.reviewer(for: code, of: attempt, at: now())
            var response = open(Session(of: reviewer, by: .openID, at: now()))
            response.headers[values: .setCookie].append(attemptCookie("", life: 0))
            return response
        }
    }

    /// Begins a session and leads to the first page. A page in between does the leading: a browser that comes from another site sends no
    /// strict cookie with a redirect.
    private func open(_ session: Session) -> Response {
        let id = sessions.open(session)
        log.info("signed in", metadata: ["reviewer": "\(session.reviewer)", "by": "\(session.proof.rawValue)"])
        let html: HTML = """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>Signed in – Comity</title>
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="refresh" content="0; url=/review">
            <link rel="icon" href="/assets/mark.svg" type="image/svg+xml"><link rel="stylesheet" href="/assets/console.css"></head>
            <body><main><p>You are signed in. <a href="/review">Go on</a></p></main></body></html>
            """
        var response = Response.page(html)
        response.headers[.setCookie] = cookie.header(id)
        return response
    }

    private var attemptName: String { origin.isSecure ? "__Secure-comity-openid" : "comity-openid" }

    /// Not strict: the browser comes back from another site.
    private func attemptCookie(_ value: String, life: Int) -> String {
        let secure = origin.isSecure ? "; Secure" : ""
        return "\(attemptName)=\(value); Path=/sign-in/openid; HttpOnly; SameSite=Lax; Max-Age=\(life)\(secure)"
    }
}
