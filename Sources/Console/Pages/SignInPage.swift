import ComitySchema
import Trust

/// Where reviewers prove who they are.
struct SignInPage {
    let challenge: SignInChallenge
    /// Whether the company's identity provider may vouch for a reviewer.
    let hasOpenID: Bool

    var html: HTML {
        let text = Base64URL.encode(CanonicalJSON.encode(challenge))
        let openID: HTML =
            hasOpenID
            ? "<section><h2>With your company’s account</h2><p><a class=\"button\" href=\"/sign-in/openid\">Sign in with OpenID</a></p></section>"
            : .nothing
        let content: HTML = """
            <div class="narrow">
            <noscript><div class="notice bad"><p>Signing needs JavaScript; nothing else here does.</p></div></noscript>
            \(openID)
            <section><h2>With your reviewer’s key</h2>
            <form method="post" action="/sign-in" data-sign-in data-challenge="\(text)">
            <p><label for="key">Your private key, a file that ends in <code>.jwk</code></label>
            <input id="key" type="file" accept=".jwk,.json,application/json" required></p>
            <input type="hidden" name="proof">
            <p class="notice bad" role="alert" data-problem hidden></p>
            <p><button type="submit" disabled>Sign in</button></p>
            </form>
            <p class="stamp">The key stays in this browser. It signs a text that this console made up a moment ago, and later your
            decisions; the browser forgets it when you sign out.</p>
            </section>
            </div>
            """
        return Page(title: "Sign in", content: content).html
    }
}
