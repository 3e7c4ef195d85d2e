import ComitySchema

/// The company's identity provider, and whom it may vouch for.
struct OpenIDSettings: Sendable, Hashable {
    /// As the provider writes itself, without a slash at its end.
    let issuer: String
    let clientID: String
    /// Absent for a client that has none; the code is bound to this console by PKCE in any case.
    let clientSecret: String?
    /// The provider's subjects with the reviewers that they are.
    let subjects: [String: ReviewerID]
}
