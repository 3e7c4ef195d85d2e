public import ComitySchema

// Tests write identifiers as literals; the product never does, because a literal that breaks its form ends the process.
extension Identifier where Self: ExpressibleByStringLiteral {
    public init(stringLiteral text: String) {
        precondition(Self.isWellFormed(text), "'\(text)' must be \(Self.form)")
        self.init(unchecked: text)
    }
}

extension AccountID: ExpressibleByStringLiteral {}
extension AgreementID: ExpressibleByStringLiteral {}
extension AuthorityID: ExpressibleByStringLiteral {}
extension CaseID: ExpressibleByStringLiteral {}
extension CountryCode: ExpressibleByStringLiteral {}
extension Digest: ExpressibleByStringLiteral {}
extension EntityID: ExpressibleByStringLiteral {}
extension InstrumentKind: ExpressibleByStringLiteral {}
extension KeyID: ExpressibleByStringLiteral {}
extension OrderReference: ExpressibleByStringLiteral {}
extension ReviewerID: ExpressibleByStringLiteral {}
extension RuleID: ExpressibleByStringLiteral {}
extension TaskID: ExpressibleByStringLiteral {}
extension TaskReference: ExpressibleByStringLiteral {}
extension TransmittalID: ExpressibleByStringLiteral {}
