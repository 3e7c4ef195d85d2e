import Casework
import ComitySchema

/// The form in which a reviewer decides, before anything is signed.
struct DecisionPage {
    /// Not redacted only in what the form itself names: tasks, categories and times.
    let subject: Case
    let matter: DecisionMatter
    let verdict: Decision.Verdict
    let session: Session
    /// Why the last attempt was refused, with what was filled in.
    var problem: ConsoleFailure?
    var fields = FormFields([:])

    private var path: String { "/cases/\(subject.id.rawValue)" }

    var html: HTML {
        let order = matter.order.order
        let what = matter.isProposal ? "the amendment of order" : "order"
        let content: HTML = """
            \(problem?.notice)
            <p>On \(what) \(order.reference.rawValue) of \(order.issuer.rawValue). <a href="\(path)">Back to the case</a></p>
            <form method="post" action="\(path)/decide/\(verdict.rawValue)" class="decision">
            \(session.field)
            <input type="hidden" name="grounds" value="\(fields["grounds"] ?? matter.report?.grounds.rawValue ?? "")">
            \(matter.isProposal ? "<input type=\"hidden\" name=\"proposal\" value=\"yes\">" as HTML : .nothing)
            \(parts)
            \(codes)
            <p><label for="reason">\(Self.question(verdict))</label>
            <textarea id="reason" name="reason" rows="4" required maxlength="\(DecisionDraft.longestReason)">\(fields["reason"] ?? "")</textarea></p>
            <p><button type="submit">Go on to sign</button></p>
            </form>
            """
        return Page(title: CaseActions.title(verdict), room: .review, session: session, content: content).html
    }

    private static func question(_ verdict: Decision.Verdict) -> String {
        switch verdict {
        case .approve: "Why is it lawful? Kept with the case"
        case .refuse: "Why is it refused? The authority reads this"
        case .ask: "What do you ask? The authority reads this"
        case .object: "Why may the agreement not be invoked? The authorities read this; say nothing that only the provider knows"
        case .escalate, .drop, .suspend: "Why? Kept with the case"
        case .confirm: "Whom did you call, under a number that was known before? Kept with the case"
        }
    }

    private var codes: HTML {
        guard [.refuse, .ask, .object].contains(verdict) else { return .nothing }
        let options = ReasonCode.forReviewers.map { code -> HTML in
            let mark: HTML = code.rawValue == fields["code"] ? " selected" : ""
            return "<option value=\"\(code.rawValue)\"\(mark)>\(code.rawValue)</option>"
        }
        return """
            <p><label for="code">Code that the authority reads</label> <select id="code" name="code">\
            <option value="">none in particular</option>\(options)</select></p>
            """
    }

    /// What of the order shall be left. While it runs paused, nothing can be taken away.
    private var parts: HTML {
        guard verdict == .approve, subject.state.name != "suspended" else { return .nothing }
        let tasks = matter.order.order.tasks.map(part)
        return """
            <input type="hidden" name="parts" value="yes">
            <fieldset><legend>What is left of the order</legend>
            <p class="detail">Leave everything as it is to approve the whole order. Where two people approve, both must leave the same.</p>
            \(tasks)</fieldset>
            """
    }

    private func part(_ task: OrderTask) -> HTML {
        let name = task.reference.rawValue
        let isFresh = fields["parts"] == nil
        func mark(_ field: String) -> HTML { isFresh || fields[field] == "yes" ? " checked" : "" }
        let boxes = task.categories.map { category -> HTML in
            let field = "category.\(name).\(category.rawValue)"
            return
                "<label><input type=\"checkbox\" name=\"\(field)\" value=\"yes\"\(mark(field))> \(Words.plain(category.rawValue))</label> "
        }
        return """
            <fieldset class="part"><legend>Task \(name), \(task.action.rawValue)</legend>
            <p><label><input type="checkbox" name="keep.\(name)" value="yes"\(mark("keep.\(name)"))> Keep this task</label></p>
            <p class="boxes">\(boxes)</p>
            <p class="times"><label>From <input name="from.\(name)" value="\(fields["from.\(name)"] ?? Timestamp.format(task.window.from))" \
            autocomplete="off" spellcheck="false"></label>
            <label>Until <input name="until.\(name)" value="\(fields["until.\(name)"] ?? Timestamp.format(task.window.until))" \
            autocomplete="off" spellcheck="false"></label></p>
            </fieldset>
            """
    }
}

extension ReasonCode {
    /// What a person may give as a reason: the vocabulary of the agreements, without what only machines find.
    fileprivate static let forReviewers: [ReasonCode] = [
        .insufficientInformation, .incomplete, .manifestErrors, .bulkOrOverbroad, .excessDuration, .protectedPerson,
        .agreementNotInvoked, .conflictOfLaw, .immunitiesOrPrivileges, .offenceNotCovered, .belowThreshold, .serviceNotCovered,
        .invalidIssuingAuthority, .instrumentNotAllowed, .approvalMissing, .certificationMissing, .dataNotHeld,
        .deFactoImpossibility, .languageNotAccepted,
    ]
}
