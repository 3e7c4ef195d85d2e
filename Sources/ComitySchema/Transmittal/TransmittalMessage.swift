/// What a transmittal carries: exactly one of six things, and as JSON an object whose one member says which.
///
/// `OrderForm` is how an order stands in it: a ``CertifiedOrder`` as the agency sent it, a ``VerifiedOrder`` as intake passes it on.
public enum TransmittalMessage<OrderForm: Codable & Hashable & Sendable>: Codable, Hashable, Sendable {
    case order(OrderForm)
    case amendment(Amendment<OrderForm>)
    case cancellation(Cancellation)
    case suspension(Suspension)
    case determination(Determination)
    case receipt(Receipt)

    private enum CodingKeys: String, CodingKey {
        case order, amendment, cancellation, suspension, determination, receipt
    }

    /// The name of the member that says what is carried.
    public var name: String {
        let key: CodingKeys =
            switch self {
            case .order: .order
            case .amendment: .amendment
            case .cancellation: .cancellation
            case .suspension: .suspension
            case .determination: .determination
            case .receipt: .receipt
            }
        return key.rawValue
    }

    public init(from decoder: any Decoder) throws {
        let (container, key) = try OneOf.container(from: decoder, keyedBy: CodingKeys.self)
        switch key {
        case .order: self = .order(try container.decode(OrderForm.self, forKey: key))
        case .amendment: self = .amendment(try container.decode(Amendment<OrderForm>.self, forKey: key))
        case .cancellation: self = .cancellation(try container.decode(Cancellation.self, forKey: key))
        case .suspension: self = .suspension(try container.decode(Suspension.self, forKey: key))
        case .determination: self = .determination(try container.decode(Determination.self, forKey: key))
        case .receipt: self = .receipt(try container.decode(Receipt.self, forKey: key))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .order(let value): try container.encode(value, forKey: .order)
        case .amendment(let value): try container.encode(value, forKey: .amendment)
        case .cancellation(let value): try container.encode(value, forKey: .cancellation)
        case .suspension(let value): try container.encode(value, forKey: .suspension)
        case .determination(let value): try container.encode(value, forKey: .determination)
        case .receipt(let value): try container.encode(value, forKey: .receipt)
        }
    }
}
