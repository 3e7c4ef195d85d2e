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
    /// The entity that the message is for, where it names one.
    private(set) var receiver: EntityID?

    init(_ code: ReasonCode, _ rule: Rule, _ message: String, remedy: Remedy = .none) {
        self.code = code
        self.rule = rule.id
        self.message = message
        self.remedy = remedy
    }

    /// The same refusal with what has been read of the message by now.
    func about(order: OrderReference?, receiver: EntityID?) -> Refusal {
        var refusal = self
        refusal.order = refusal.order ?? order
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

    /// The rules of the catalogue that intake applies (transport, authenticity, replay).
    enum Rule: String {
        /// The sender is who the message says.
        case sender = "A02"
        /// The receiver is this provider.
        case receiver = "A03"
        /// The signature holds.
        case signature = "A04"
        /// The key is that of an authority entitled to sign this, and valid when it signed.
        case key = "A05"
        /// The time is inside the window.
        case clock = "A08"
        /// Sizes and depths are within limits.
        case limits = "A09"
        /// The message has the form of its version.
        case form = "A10"
        /// What is numbered or named in a message is named once.
        case identifiers = "A11"

        var id: RuleID { RuleID(unchecked: rawValue) }
    }
}

extension Refusal {
    /// What is wrong with an order's signature.
    init(_ error: TrustError) {
        let rule: Rule =
            switch error.code {
            case .tooLarge: .limits
            case .malformed: .form
            case .signatureInvalid: .signature
            default: .key
            }
        self.init(error.code, rule, "the order's signature: \(error.message)")
    }
}
