public import ComitySchema
public import Foundation

/// Everything that the rules may read of one order.
public struct OrderFacts: Codable, Hashable, Sendable {
    public let order: VerifiedOrder
    /// The Designated Authority that sent the order.
    public let sender: AuthorityID
    /// The legal entity to which the order was sent.
    public let receiver: EntityID
    public let contact: Contact
    /// What is known of them from elsewhere.
    public let inputs: RuleInputs

    public init(order: VerifiedOrder, sender: AuthorityID, receiver: EntityID, contact: Contact, inputs: RuleInputs) {
        self.order = order
        self.sender = sender
        self.receiver = receiver
        self.contact = contact
        self.inputs = inputs
    }

    /// - Parameters:
    ///   - servedAt: when this version of the order reached the provider.
    ///   - isRulebookApproved: whether enough people approved the rulebook by which the order is judged (``Rulebook/isApproved``).
    ///   - replaced: the version that this one amends.
    public init(
        order: VerifiedOrder,
        sender: AuthorityID,
        senderCountry: CountryCode?,
        isSenderVerified: Bool = true,
        issuerAuthority: AuthorityID?,
        receiver: EntityID,
        receiverCountry: CountryCode?,
        contact: Contact,
        servedAt: Date,
        services: [DataCategory]? = nil,
        formats: [String],
        accounts: [AccountFacts],
        replaced: ReplacedVersion? = nil,
        isConfirmed: Bool = false,
        determination: Determination.Stance? = nil,
        isRulebookApproved: Bool
    ) {
        self.init(
            order: order,
            sender: sender,
            receiver: receiver,
            contact: contact,
            inputs: RuleInputs(
                orderDigest: order.digest,
                servedAt: servedAt,
                senderCountry: senderCountry,
                isSenderVerified: isSenderVerified,
                issuerAuthority: issuerAuthority,
                receiverCountry: receiverCountry,
                services: services,
                formats: formats,
                accounts: accounts,
                replaced: replaced,
                isConfirmed: isConfirmed,
                determination: determination,
                isRulebookApproved: isRulebookApproved
            )
        )
    }

    /// The facts on which a report rests, from the case alone; `nil` if the report does not say what it read, or if the case no longer
    /// has the version of the order that was judged.
    public init?(judgedIn report: RuleReport, of current: Case) {
        guard let inputs = report.inputs else { return nil }
        let versions = [current.order] + (current.proposal.map { [$0.order] } ?? [])
        guard let order = versions.first(where: { $0.digest == inputs.orderDigest }) else { return nil }
        self.init(order: order, sender: current.sender, receiver: current.entity, contact: current.contact, inputs: inputs)
    }

    var servedAt: Date { inputs.servedAt }
    var senderCountry: CountryCode? { inputs.senderCountry }
    var issuerAuthority: AuthorityID? { inputs.issuerAuthority }
    var receiverCountry: CountryCode? { inputs.receiverCountry }
    var formats: [String] { inputs.formats }
    var accounts: [AccountFacts] { inputs.accounts }
}
