import ComitySchema
import CommandLineKit
import Foundation

/// Looks into a compact JWS that the agency itself holds, to say what it is. Proves nothing; the provider verifies.
enum OwnJWS {
    static func payload(of compact: String) -> [UInt8]? {
        let parts = compact.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3 else { return nil }
        let text = parts[1].replacing("-", with: "+").replacing("_", with: "/")
        let padding = String(repeating: "=", count: (4 - text.count % 4) % 4)
        return Data(base64Encoded: text + padding).map { Array($0) }
    }

    /// The order in an issuer's compact JWS.
    static func order(in compact: String, name: String) throws(CommandFailure) -> Order {
        guard let payload = payload(of: compact) else {
            throw CommandFailure(.data, ReasonCode.malformed.rawValue, "\(name.printable) is not a compact JWS")
        }
        return try OrderForm.read(payload, name: name)
    }

    /// The transmittal in a compact JWS; `nil` if it is none.
    static func transmittal(in compact: String) -> Transmittal? {
        payload(of: compact).flatMap { try? StrictJSON.decode(Transmittal.self, from: $0) }
    }
}

extension Transmittal {
    /// The order that the message is about; `nil` if it carries an order that cannot be read.
    var orderReference: OrderReference? {
        switch message {
        case .order(let certified): (try? OwnJWS.order(in: certified.order, name: "order"))?.reference
        case .amendment(let amendment): (try? OwnJWS.order(in: amendment.order.order, name: "order"))?.reference
        case .cancellation(let cancellation): cancellation.order
        case .suspension(let suspension): suspension.order
        case .determination(let determination): determination.order
        case .receipt(let receipt): receipt.order
        }
    }
}
