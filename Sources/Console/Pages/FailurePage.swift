import HTTPTypes
import Hummingbird

/// Says why something was not done, with the code that support and logs know it by.
struct FailurePage {
    let failure: ConsoleFailure
    var session: Session?

    var response: Response {
        let back: HTML = session == nil ? "<a href=\"/sign-in\">Sign in</a>" : "<a href=\"/\">Overview</a>"
        let content: HTML = """
            \(failure.notice)
            <p>\(back)</p>
            """
        return .page(Page(title: "Not done", session: session, content: content).html, status: failure.status)
    }
}

extension ConsoleFailure {
    var notice: HTML {
        """
        <div class="notice bad" role="alert"><p><strong>Not done:</strong> \(message).</p><p>Code \(Words.code(code))</p></div>
        """
    }
}
