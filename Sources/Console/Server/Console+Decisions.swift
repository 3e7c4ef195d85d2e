import Casework
import ComitySchema
import CommandLineKit
import HTTPTypes
import Hummingbird
import Logging

// Deciding: a form, the decision as it will be signed, and the signed decision.
extension Console {
    func addDecisions(to router: Router<ConsoleContext>) {
        router.get("cases/:case/decide/:verdict") { request, context -> Response in
            let (subject, session) = try found(context)
            let verdict = try Self.verdict(context)
            let matter = try Self.matter(of: subject, for: verdict, isProposal: try request.query()["proposal"] == "yes")
            return .page(DecisionPage(subject: subject, matter: matter, verdict: verdict, session: session).html)
        }
        router.post("cases/:case/decide/:verdict") { request, context -> Response in
            let (subject, session) = try found(context)
            let fields = try await FormFields.read(request)
            try fields.requireOwn(session)
            let verdict = try Self.verdict(context)
            let matter = try Self.matter(of: subject, for: verdict, isProposal: fields["proposal"] == "yes")
            do throws(ConsoleFailure) {
                let form = try DecisionForm(verdict: verdict, fields: fields, of: matter.order.order)
                let decision = try decisions.prepare(form, on: subject, by: session.reviewer, at: now())
                let remarks = Self.remarks(on: decision, of: subject, matter)
                return .page(SigningPage(decision: decision, remarks: remarks, session: session).html)
            } catch {
                var page = DecisionPage(subject: subject, matter: matter, verdict: verdict, session: session)
                page.problem = error
                page.fields = fields
                return .page(page.html, status: error.status)
            }
        }
        router.post("cases/:case/decisions") { request, context -> Response in
            let (subject, session) = try found(context)
            let fields = try await FormFields.read(request)
            try fields.requireOwn(session)
            guard let signed = fields["signed"], !signed.isEmpty else { throw ConsoleFailure.formMalformed }
            let decision = try decisions.accept(signed, on: subject, by: session.reviewer, at: now())
            try await records.send(signed, on: subject.id)
            log.info(
                "a decision is sent",
                metadata: ["reviewer": "\(session.reviewer)", "case": "\(subject.id)", "verdict": "\(decision.verdict.rawValue)"]
            )
            return .redirect(to: "/cases/\(subject.id.rawValue)?sent=\(decision.verdict.rawValue)")
        }
    }

    private static func verdict(_ context: ConsoleContext) throws(ConsoleFailure) -> Decision.Verdict {
        guard let verdict = context.parameters.get("verdict").flatMap(Decision.Verdict.init(rawValue:)) else {
            throw .pageUnknown
        }
        return verdict
    }

    private static func matter(of subject: Case, for verdict: Decision.Verdict, isProposal: Bool) throws(ConsoleFailure)
        -> DecisionMatter
    {
        do {
            return try DecisionMatter(of: subject, for: verdict, isProposal: isProposal)
        } catch {
            throw ConsoleFailure(error)
        }
    }

    private static func remarks(on decision: Decision, of subject: Case, _ matter: DecisionMatter) -> [String] {
        DecisionDraft(
            subject: subject,
            matter: matter,
            reviewer: decision.reviewer,
            verdict: decision.verdict,
            narrowing: decision.narrowing,
            reason: decision.reason
        )
        .remarks
    }
}
