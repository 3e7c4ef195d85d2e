/// What a transmittal carries: exactly one of three things, and as JSON an object whose one member says which.
///
/// `OrderForm` is how an order stands in it: a ``CertifiedOrder`` as the agency sent it, a ``VerifiedOrder`` as intake passes it on.
public enum TransmittalMessage<OrderForm: Codable & Hashable & Sendable>: Codable, Hashable, Sendable {
    case order(OrderForm)
    case cancellation(Cancellation)
    case receipt(Receipt)

    private enum CodingKeys: String, CodingKey {
        case order, cancellation, receipt
    }

    public init(from decoder: any Decoder) throws {
        let (container, key) = try OneOf.container(from: decoder, keyedBy: CodingKeys.self)
        switch key {
        case .order: self = .order(try container.decode(OrderForm.self, forKey: key))
        case .cancellation: self = .cancellation(try container.decode(Cancellation.self, forKey: key))
        case .receipt: self = .receipt(try container.decode(Receipt.self, forKey: key))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .order(let value): try container.encode(value, forKey: .order)
        case .cancellation(let value): try container.encode(value, forKey: .cancellation)
        case .receipt(let value): try container.encode(value, forKey: .receipt)
        }
    }
}
