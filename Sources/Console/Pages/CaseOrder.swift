import Casework
import ComitySchema

/// What was asked, and what became of it.
struct CaseOrder {
    let page: CasePage

    private var order: Order { page.subject.order.order }

    var html: HTML {
        """
        <section aria-labelledby="tasks"><h2 id="tasks">Tasks</h2>\(tasks)</section>
        <section aria-labelledby="order"><h2 id="order">Order</h2>\(facts)</section>
        <section aria-labelledby="documents"><h2 id="documents">Documents</h2>\(documents)</section>
        """
    }

    private var tasks: HTML {
        var grid = Grid("Tasks", "task", "asks", "about", "categories", "time", "state")
        for asked in order.tasks {
            let became = page.subject.tasks.last { $0.reference == asked.reference }
            let items = became?.items.map { ", \(Words.count($0, "item"))" } ?? ""
            let progress = became?.collectionUnderWay
            let collecting: HTML =
                progress.map { "<br><span class=\"detail\">\(Describe.collection($0)), as of \(Words.time($0.at))</span>" } ?? ""
            let captured = became?.captured.map { ", \(Words.count($0.events, "event"))" } ?? ""
            grid.add(
                HTML(text: asked.reference.rawValue),
                HTML(text: asked.action.rawValue),
                "\(asked.target.format) \(Words.code(asked.target.value))<br><span class=\"detail\">\(Passage.html(Describe.targeting(asked.targeting)))</span>",
                HTML(text: asked.categories.map { Words.plain($0.rawValue) }.joined(separator: ", ")),
                "\(Words.time(asked.window.from)) until \(Words.time(asked.window.until))",
                "\(Words.plain(became?.state.rawValue ?? "not opened"))\(items)\(captured)\(collecting)"
            )
        }
        return grid.html(orElse: "The order asks for nothing.")
    }

    private var facts: HTML {
        let instrument = order.instrument
        var facts = Facts()
        facts.add("Instrument", text: "\(instrument.kind) \(instrument.reference)")
        facts.add("In force", "\(Words.time(instrument.validity.from)) until \(Words.time(instrument.validity.until))")
        for approval in instrument.approvals { facts.add("Approval", text: Describe.approval(approval)) }
        for change in instrument.modifications ?? [] {
            let count = "\(change.adds.count) added, \(change.removes.count) removed"
            facts.add("Modified", "\(Words.time(change.modifiedAt)) by \(change.role): \(count)")
        }
        facts.add("Invoked", text: page.subject.order.invokedAgreement?.rawValue ?? "no agreement")
        let certification = page.subject.order.certification
        facts.add("Certified", text: certification.map { "\($0.certifier): \($0.statement)" } ?? "not certified")
        facts.add("Aim", text: order.purpose.aim.rawValue)
        for offence in order.purpose.offences { facts.add("Offence", text: Describe.offence(offence)) }
        if let summary = order.purpose.summary { facts.add("Summary", text: summary) }
        if let secrecy = order.secrecy {
            facts.add("Secret", secrecy.until.map { "until \(Words.time($0))" } ?? "without an end")
        }
        if order.flags.emergency { facts.add("Flag", Words.badge("emergency", .bad)) }
        if order.flags.test { facts.add("Flag", "test") }
        if let narrowing = page.subject.narrowing { facts.add("Narrowed", text: Describe.narrowing(narrowing)) }
        facts.add(
            "Contact",
            page.isRevealed
                ? "\(page.subject.contact.name), \(page.subject.contact.email)" : "<em class=\"withheld\">withheld</em>"
        )
        facts.add("Digest", Words.code(page.subject.order.digest.rawValue))
        facts.add("Grounds", page.explanation.grounds.map { Words.code($0.rawValue) } ?? "none yet")
        return facts.html
    }

    private var documents: HTML {
        let documents = order.instrument.documents ?? []
        guard !documents.isEmpty else { return "<p class=\"none\">None came with the order.</p>" }
        guard page.isRevealed else {
            return "<p class=\"none\">\(Words.count(documents.count, "document")) came with the order; they are withheld.</p>"
        }
        let items = DocumentFiles(of: order).entries.enumerated().map { index, entry -> HTML in
            switch entry {
            case .file(let file, let document):
                """
                <li><a href="\(page.path)/documents/\(index + 1)" download>\(file.name)</a> <span class="detail">\(document.contentType), \
                \(Words.count(file.bytes.count, "byte")), \(Words.code(document.digest.rawValue))</span></li>
                """
            case .absent(let document):
                "<li>\(document.name) <span class=\"detail\">did not travel with the order, \(Words.code(document.digest.rawValue))</span></li>"
            case .altered(let document):
                "<li>\(Words.badge("altered", .bad)) \(document.name) <span class=\"detail\">its bytes are not what its digest says</span></li>"
            }
        }
        return "<p class=\"detail\">Open them as you open any file of a stranger’s.</p><ul>\(items)</ul>"
    }
}
