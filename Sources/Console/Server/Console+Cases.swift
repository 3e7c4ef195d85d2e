import Casework
import ComitySchema
import HTTPTypes
import Hummingbird

// The cases, one by one and in a list.
extension Console {
    func addCases(to router: Router<ConsoleContext>) {
        router.get("cases") { request, context -> Response in
            let session = try context.session()
            let query = CasesPage.Query(try request.query())
            let page = CasesPage(all: try cases.cases(for: try reviewer(of: session)), query: query, now: now())
            if let id = page.onlyMatch { return .redirect(to: "/cases/\(id.rawValue)") }
            return .page(page.html(for: session))
        }
        router.get("cases/:case") { request, context -> Response in
            let (subject, session) = try found(context)
            let sent = try request.query()["sent"].flatMap(Decision.Verdict.init(rawValue:))
            return .page(page(of: subject, for: session, sent: sent).html)
        }
        router.get("live/cases/:case") { _, context -> Response in
            let (subject, session) = try found(context)
            var response = Response.page(page(of: subject, for: session).standing)
            response.headers[.caseVersion] = CasePage.version(of: subject)
            return response
        }
        router.post("cases/:case/reveal") { request, context -> Response in
            let (subject, session) = try found(context)
            let signIn = try await requireOwnForm(request, context)
            guard !subject.state.isFinal else {
                throw ConsoleFailure(
                    .conflict,
                    "CaseOver",
                    "the case is over; nothing in it needs to be read by a reviewer any more"
                )
            }
            try await records.noteRevealed("identifiers and writings", of: subject.id, to: session.reviewer, at: now())
            sessions.setRevealed(true, subject.id, in: signIn.id)
            return .redirect(to: "/cases/\(subject.id.rawValue)")
        }
        router.post("cases/:case/withhold") { request, context -> Response in
            let (subject, _) = try found(context)
            let signIn = try await requireOwnForm(request, context)
            sessions.setRevealed(false, subject.id, in: signIn.id)
            return .redirect(to: "/cases/\(subject.id.rawValue)")
        }
        router.get("cases/:case/documents/:number") { _, context -> Response in try await document(context) }
    }

    /// Whether the session sees what a case withholds. A case that is over withholds it again.
    private func isRevealed(_ subject: Case, to session: Session) -> Bool {
        session.revealed.contains(subject.id) && !subject.state.isFinal
    }

    private func page(of subject: Case, for session: Session, sent: Decision.Verdict? = nil) -> CasePage {
        let isRevealed = isRevealed(subject, to: session)
        let shown = isRevealed ? subject : CaseRedaction.redact(subject)
        return CasePage(
            explanation: CaseExplanation(of: shown, at: now()),
            isRevealed: isRevealed,
            sent: sent,
            session: session
        )
    }

    /// A document as a file: never shown in the browser, which would take it for a page of this console.
    private func document(_ context: ConsoleContext) async throws -> Response {
        let (subject, session) = try found(context)
        guard isRevealed(subject, to: session) else {
            throw ConsoleFailure(.forbidden, "DocumentWithheld", "ask for what the case withholds first, on the page of the case")
        }
        let entries = DocumentFiles(of: subject.order.order).entries
        guard let number = context.parameters.get("number").flatMap(Int.init), entries.indices.contains(number - 1),
            case .file(let file, _) = entries[number - 1]
        else { throw ConsoleFailure(.notFound, "DocumentUnknown", "the case has no such document") }
        try await records.noteRevealed("document \(number)", of: subject.id, to: session.reviewer, at: now())
        return Response(
            status: .ok,
            headers: [
                .contentType: "application/octet-stream",
                .contentDisposition: "attachment; filename=\"\(file.name)\"",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: file.bytes))
        )
    }

    /// Throws unless the request is a form of this session.
    func requireOwnForm(_ request: Request, _ context: ConsoleContext) async throws -> ConsoleContext.SignIn {
        let fields = try await FormFields.read(request)
        guard let signIn = context.signIn else { throw ConsoleFailure.signInNeeded }
        try fields.requireOwn(signIn.session)
        return signIn
    }
}

extension HTTPField.Name {
    /// Tells a page whether the case has changed since it was made.
    static let caseVersion = HTTPField.Name("Comity-Version")!
}
