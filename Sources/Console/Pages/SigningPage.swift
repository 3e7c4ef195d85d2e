import Casework
import ComitySchema
import Trust

/// The decision as it will be signed, byte for byte. The reviewer's browser signs it; the private key never leaves the browser.
struct SigningPage {
    let decision: Decision
    /// What the reviewer should know although the decision counts.
    let remarks: [String]
    let session: Session

    var html: HTML {
        let bytes = CanonicalJSON.encode(decision)
        let path = "/cases/\(decision.caseID.rawValue)"
        var facts = Facts()
        facts.add("Decision", Words.badge(decision.verdict.rawValue, decision.verdict == .approve ? .good : .asks))
        facts.add("By", HTML(text: decision.reviewer.rawValue))
        if let code = decision.code { facts.add("Code", Words.code(code.rawValue)) }
        if let narrowing = decision.narrowing { facts.add("Left", text: Describe.narrowing(narrowing)) }
        facts.add("Reason", HTML(text: decision.reason))
        facts.add("Order", Words.code(decision.orderDigest.rawValue))
        facts.add("Grounds", Words.code(decision.grounds.rawValue))
        let notes = remarks.map { remark -> HTML in "<p class=\"notice asks\">\(remark)</p>" }
        let content: HTML = """
            \(notes)
            \(facts.html)
            <details open><summary>The bytes that are signed</summary><pre>\(String(decoding: bytes, as: UTF8.self))</pre></details>
            <form method="post" action="\(path)/decisions" data-sign="comity-decision+jws" data-payload="\(Base64URL.encode(bytes))">
            \(session.field)
            <input type="hidden" name="signed">
            <p data-key-needed hidden><label for="key">Your private key, a file that ends in <code>.jwk</code></label>
            <input id="key" type="file" accept=".jwk,.json,application/json"></p>
            <p class="notice bad" role="alert" data-problem hidden></p>
            <p><button type="submit" disabled>Sign and send</button> <a href="\(path)">Do not</a></p>
            </form>
            """
        return Page(title: "Sign", room: .review, session: session, content: content).html
    }
}
