public import ArgumentParser
public import ComitySchema

// Identifiers and codes as arguments and options: what breaks their form is refused before a command runs.

extension AgreementID: ExpressibleByArgument {}
extension AuthorityID: ExpressibleByArgument {}
extension CaseAsked: ExpressibleByArgument {}
extension CaseID: ExpressibleByArgument {}
extension Digest: ExpressibleByArgument {}
extension EntityID: ExpressibleByArgument {}
extension KeyID: ExpressibleByArgument {}
extension OrderReference: ExpressibleByArgument {}
extension ReasonCode: ExpressibleByArgument {}
extension ReviewerID: ExpressibleByArgument {}
extension RuleID: ExpressibleByArgument {}
extension TaskReference: ExpressibleByArgument {}
