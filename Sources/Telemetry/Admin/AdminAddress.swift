/// Where a program's admin port is.
public struct AdminAddress: Hashable, Sendable {
    public let host: String
    /// Zero for any that is free.
    public let port: Int
    /// Whether somebody asked for this very address. If not, the program runs without an admin port where the port is taken: two
    /// programs on one machine have the same default.
    public let isAskedFor: Bool

    public init(host: String, port: Int, isAskedFor: Bool) {
        self.host = host
        self.port = port
        self.isAskedFor = isAskedFor
    }

    /// What a setting says: `HOST:PORT`, `[IPV6]:PORT`, or `none` for no admin port.
    public enum Choice: Hashable, Sendable {
        case none
        case at(AdminAddress)

        /// `nil` for no admin port.
        public var address: AdminAddress? {
            if case .at(let address) = self { address } else { nil }
        }
    }

    /// - Parameters:
    ///   - text: the setting; `nil` if there is none.
    ///   - standard: what holds without a setting.
    /// - Returns: `nil` if the text is no address.
    public static func choice(_ text: String?, standard: AdminAddress) -> Choice? {
        guard let text else { return .at(standard) }
        if text == "none" { return Choice.none }
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]), (0...65_535).contains(port)
        else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        return host.isEmpty ? nil : .at(AdminAddress(host: String(host), port: port, isAskedFor: true))
    }
}
