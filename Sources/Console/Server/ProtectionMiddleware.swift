import HTTPTypes
import Hummingbird

/// What protects every answer: headers that let a browser run nothing but this console's own files and show its pages nowhere else.
struct ProtectionMiddleware: RouterMiddleware {
    let origin: Origin

    func handle(
        _ request: Request,
        context: ConsoleContext,
        next: (Request, ConsoleContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        for (name, value) in headers { response.headers[name] = value }
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
        return response
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
