import Foundation

/// The address under which browsers see the console: a scheme, a host and perhaps a port.
struct Origin: Hashable, Sendable, CustomStringConvertible {
    let scheme: String
    /// With the port, if it is not the scheme's own.
    let authority: String

    /// Reads `https://console.example` or `http://127.0.0.1:9480`. `http` is for this machine alone: a browser neither signs nor keeps
    /// cookies safe elsewhere.
    init?(_ text: String) {
        guard let url = URLComponents(string: text), let scheme = url.scheme, let host = url.host, !host.isEmpty else {
            return nil
        }
        guard url.path.isEmpty || url.path == "/", url.query == nil, url.fragment == nil, url.user == nil else { return nil }
        guard scheme == "https" || (scheme == "http" && Self.isLoopback(host)) else { return nil }
        self.scheme = scheme
        let standard = scheme == "https" ? 443 : 80
        authority = host.lowercased() + (url.port.flatMap { $0 == standard ? nil : ":\($0)" } ?? "")
    }

    var isSecure: Bool { scheme == "https" }

    var description: String { "\(scheme)://\(authority)" }

    private static func isLoopback(_ host: String) -> Bool { ["127.0.0.1", "localhost", "[::1]", "::1"].contains(host) }
}
