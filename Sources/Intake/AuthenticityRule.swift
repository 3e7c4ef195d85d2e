import ComitySchema

/// The rules of the catalogue that intake applies (family A: transport, authenticity, replay). A01 is the broker's, which lets in
/// only whom the provider gave a certificate; A07, A13 and A14 need what is kept of cases, and are for the law to apply.
enum AuthenticityRule: String, CaseIterable {
    /// The sender is who the message says.
    case sender = "A02"
    /// The receiver is this provider.
    case receiver = "A03"
    /// The signature holds.
    case signature = "A04"
    /// The key is that of an authority entitled to sign this, and valid when it signed.
    case key = "A05"
    /// The algorithm is one of those in use.
    case algorithm = "A06"
    /// The time is inside the window.
    case clock = "A08"
    /// Sizes and depths are within limits.
    case limits = "A09"
    /// The message has the form of its version.
    case form = "A10"
    /// What is numbered or named in a message is named once.
    case identifiers = "A11"
    /// Documents are what their digests and types say.
    case documents = "A12"

    var id: RuleID { RuleID(unchecked: rawValue) }

    /// The rule as it is applied here; its number rises when what it demands changes.
    var version: RuleVersion { RuleVersion(rule: id, version: 1) }

    /// What was applied to a message that is admitted: with an order there is more to prove.
    static func satisfied(withOrder hasOrder: Bool) -> [RuleVersion] {
        allCases.filter { hasOrder || !$0.concernsOrdersOnly }.map(\.version)
    }

    private var concernsOrdersOnly: Bool {
        switch self {
        case .identifiers, .documents: true
        case .sender, .receiver, .signature, .key, .algorithm, .clock, .limits, .form: false
        }
    }
}
