import HTTPTypes
import Hummingbird
import Logging

/// What protects every answer: headers that let a browser run nothing but this console's own files and show its pages nowhere else,
/// and a page for every failure.
struct ProtectionMiddleware: RouterMiddleware {
    let origin: Origin
    let log: Logger

    func handle(
        _ request: Request,
        context: ConsoleContext,
        next: (Request, ConsoleContext) async throws -> Response
    ) async throws -> Response {
        var response: Response
        do {
            // Whoever comes under another name is a page of another site that was made to point here.
            guard request.head.authority?.lowercased() == origin.authority else { throw ConsoleFailure.hostUnknown }
            response = try await next(request, context)
        } catch {
            let failure = failure(from: error)
            response = FailurePage(failure: failure, session: context.signIn?.session).response
        }
        for (name, value) in headers { response.headers[name] = value }
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
        return response
    }

    private func failure(from error: any Error) -> ConsoleFailure {
        switch error {
        case let failure as ConsoleFailure:
            return failure
        case let error as HTTPError where error.status == .notFound || error.status == .methodNotAllowed:
            return .pageUnknown
        case let error as HTTPError:
            return ConsoleFailure(error.status, "RequestRefused", error.body ?? "the request cannot be answered")
        default:
            log.error("a request failed", metadata: ["reason": "\(error)"])
            return ConsoleFailure(.internalServerError, "Internal", "the console has failed at this; its log says why")
        }
    }

    private var headers: [(HTTPField.Name, String)] {
        var headers = Self.always
        if origin.isSecure { headers.append((.strictTransportSecurity, "max-age=31536000")) }
        return headers
    }

    private static let policy = [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'", "frame-ancestors 'none'",
    ]

    private static let always: [(HTTPField.Name, String)] = [
        (.contentSecurityPolicy, policy.joined(separator: "; ")),
        (.xContentTypeOptions, "nosniff"),
        // Not `no-referrer`: a browser would then leave out the origin that a form's request is checked by.
        (name("Referrer-Policy"), "same-origin"),
        (name("X-Frame-Options"), "DENY"),
        (name("Cross-Origin-Opener-Policy"), "same-origin"),
        (name("Cross-Origin-Resource-Policy"), "same-origin"),
        (name("Permissions-Policy"), "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ]

    private static func name(_ text: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(text) else { preconditionFailure("a header's name has letters and hyphens only") }
        return name
    }
}
