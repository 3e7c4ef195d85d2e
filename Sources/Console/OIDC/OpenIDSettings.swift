import ComitySchema

/// The company's identity provider, and whom it may vouch for.
struct OpenIDSettings: Sendable, Hashable {
    /// As the provider writes itself, to the last slash: it is compared as it stands (OpenID Connect Core 1.0, section 3.1.3.7).
    let issuer: String
    let clientID: String
    /// Absent for a client that has none; the code is bound to this console by PKCE in any case.
    let clientSecret: String?
    /// The provider's subjects with the reviewers that they are.
    let subjects: [String: ReviewerID]

    /// Where the provider says where all else is (OpenID Connect Discovery 1.0, section 4): a slash at the issuer's end does not count.
    var discoveryAddress: String {
        (issuer.hasSuffix("/") ? String(issuer.dropLast()) : issuer) + "/.well-known/openid-configuration"
    }
}
