public import Foundation

/// Where spans are sent, by OTLP over HTTP.
public struct OTLPEndpoint: Hashable, Sendable {
    /// The address that takes traces.
    public let url: URL
    /// Sent with every request, such as what authenticates the sender. Never logged.
    let headers: [HTTPField]

    struct HTTPField: Hashable, Sendable {
        let name: String
        let value: String
    }

    /// Why an endpoint cannot be one. It repeats nothing of what was given, because that may be a secret.
    public struct Problem: Error, Hashable, CustomStringConvertible {
        public let description: String
    }

    private static let path = "v1/traces"

    /// - Parameter text: the collector's address, as `OTEL_EXPORTER_OTLP_ENDPOINT` has it: `/v1/traces` is appended, unless it is there.
    public init(_ text: String) throws(Problem) {
        guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
            ["http", "https"].contains(scheme),
            let host = parts.host, !host.isEmpty
        else { throw Problem(description: "must be the http or https address of a collector, such as http://127.0.0.1:4318") }
        guard parts.user == nil, parts.password == nil else {
            throw Problem(description: "must hold no name and no password: what authenticates goes into telemetry.otlpHeaders")
        }
        guard parts.query == nil, parts.fragment == nil else {
            throw Problem(description: "must hold no query and no fragment")
        }
        guard parts.port.map({ (1...65_535).contains($0) }) ?? true, let url = parts.url else {
            throw Problem(description: "has a port that is none")
        }
        self.url = url.path().hasSuffix("/" + Self.path) ? url : url.appending(path: Self.path)
        self.headers = []
    }

    private init(url: URL, headers: [HTTPField]) {
        self.url = url
        self.headers = headers
    }

    /// The same endpoint with headers.
    ///
    /// - Parameter list: `NAME=VALUE,…`, as `OTEL_EXPORTER_OTLP_HEADERS` has it: values may be percent-encoded.
    public func with(headers list: String) throws(Problem) -> OTLPEndpoint {
        var headers: [HTTPField] = []
        for entry in list.split(separator: ",", omittingEmptySubsequences: false) {
            let parts = entry.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = parts[0].trimmingCharacters(in: .whitespaces)
            guard parts.count == 2, Self.isFieldName(name),
                let value = parts[1].trimmingCharacters(in: .whitespaces).removingPercentEncoding, Self.isFieldValue(value)
            else { throw Problem(description: "must be a list of HTTP headers, NAME=VALUE,…") }
            headers.append(HTTPField(name: name, value: value))
        }
        return OTLPEndpoint(url: url, headers: headers)
    }

    /// RFC 9110, 5.1: a token.
    private static func isFieldName(_ text: String) -> Bool {
        let marks = Set("!#$%&'*+-.^_`|~".utf8)
        return !text.isEmpty
            && text.utf8.allSatisfy { byte in
                let character = UnicodeScalar(byte)
                return marks.contains(byte) || ("0"..."9").contains(character) || ("a"..."z").contains(character)
                    || ("A"..."Z").contains(character)
            }
    }

    /// RFC 9110, 5.5: nothing that could end the line.
    private static func isFieldValue(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
    }
}
