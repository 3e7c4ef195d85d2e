import ComitySchema
import Trust

/// Why a message of a proven sender is not admitted: what that sender is told.
struct Refusal: Error, Hashable {
    /// What the sender can do about it.
    enum Remedy: Hashable {
        /// Nothing with this message.
        case none
        /// Send it anew; nothing in its content is wrong.
        case resend
    }

    let code: ReasonCode
    let rule: RuleID
    let message: String
    let remedy: Remedy
    /// The order that the message is about, where that could be read from proven bytes.
    private(set) var order: OrderReference?
    /// Whose order that is, if it is another authority's than the sender's.
    private(set) var owner: AuthorityID?
    /// The entity that the message is for, where it names one.
    private(set) var receiver: EntityID?

    init(_ code: ReasonCode, _ rule: AuthenticityRule, _ message: String, remedy: Remedy = .none) {
        self.code = code
        self.rule = rule.id
        self.message = message
        self.remedy = remedy
    }

    /// The same refusal with what has been read of the message by now.
    func about(order: OrderReference?, of owner: AuthorityID? = nil, receiver: EntityID?) -> Refusal {
        var refusal = self
        refusal.order = refusal.order ?? order
        refusal.owner = refusal.owner ?? owner
        refusal.receiver = refusal.receiver ?? receiver
        return refusal
    }

    /// Whether someone may be pretending: a person should look at it.
    var isAlarming: Bool {
        switch code {
        case .signatureInvalid, .unknownSender, .keyNotValid, .invalidIssuingAuthority: true
        default: false
        }
    }
}

extension Refusal {
    /// What is wrong with an order's signature.
    init(_ error: TrustError) {
        let rule: AuthenticityRule =
            switch error.code {
            case .tooLarge: .limits
            case .malformed: .form
            case .signatureInvalid: .signature
            default: .key
            }
        self.init(error.code, rule, "the order's signature: \(error.message)")
    }
}
