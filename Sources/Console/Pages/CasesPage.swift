import Casework
import ComitySchema
import Foundation

/// The cases by state and deadline.
struct CasesPage {
    static let pageSize = 50

    /// What the reviewer asked for.
    struct Query: Hashable {
        var state = ""
        /// The id of a case or the reference of an order, exactly.
        var search = ""
        var sortsByDeadline = false
        var page = 1

        init() {}

        init(_ fields: FormFields) {
            state = fields["state"] ?? ""
            search = (fields["q"] ?? "").trimmingCharacters(in: .whitespaces)
            sortsByDeadline = fields["by"] == "deadline"
            page = max(1, fields["page"].flatMap(Int.init) ?? 1)
        }

        func path(page: Int) -> String {
            "/cases?state=\(state.queryEscaped)&by=\(sortsByDeadline ? "deadline" : "age")&page=\(page)"
        }
    }

    let all: [Case]
    let query: Query
    let now: Date

    /// The case that was searched for, if the search names exactly one.
    var onlyMatch: CaseID? {
        guard !query.search.isEmpty else { return nil }
        let found = matches
        return found.count == 1 ? found[0].id : nil
    }

    var matches: [Case] {
        if !query.search.isEmpty {
            return all.filter { $0.id.rawValue == query.search || $0.order.order.reference.rawValue == query.search }
        }
        let chosen = all.filter { query.state.isEmpty || $0.state.name == query.state }
        guard query.sortsByDeadline else { return chosen.reversed() }
        let due = chosen.map { ($0, Self.next(of: $0, at: now)?.due ?? .distantFuture) }
        return due.sorted { ($0.1, $0.0.id) < ($1.1, $1.0.id) }.map(\.0)
    }

    /// What is due next.
    private static func next(of subject: Case, at now: Date) -> DeadlineEntry? {
        subject.deadlines(at: now).first { $0.standing.isOpen }
    }

    func html(for session: Session) -> HTML {
        let matches = matches
        let slice = Paging(count: matches.count, size: Self.pageSize, page: query.page)
        var grid = Grid("Cases", "order", "state", "issuer", "asks for", "next deadline", "opened")
        for found in matches[slice.range] {
            let next = Self.next(of: found, at: now)
            grid.add(
                Self.link(to: found),
                Words.state(found.state),
                HTML(text: found.order.order.issuer.rawValue),
                HTML(text: Self.actions(of: found)),
                next.map { Self.deadline($0, at: now) } ?? "–",
                Words.time(found.openedAt)
            )
        }
        let content: HTML = """
            \(form)
            <p class="stamp">\(Words.count(matches.count, "case")) of \(all.count)</p>
            \(grid.html(orElse: query.search.isEmpty ? "No case is so." : "No case has this id or reference; both are written out in full."))
            \(slice.links(to: query.path))
            """
        return Page(title: "Cases", room: .cases, session: session, content: content).html
    }

    /// A case by its order's reference, which people say, and the beginning of its id, which logs and tools say.
    static func link(to found: Case) -> HTML {
        let urgent: HTML = found.order.order.flags.emergency ? " \(Words.badge("emergency", .bad))" : ""
        return """
            <a href="/cases/\(found.id.rawValue)">\(found.order.order.reference.rawValue)</a>\(urgent)\
            <span class="sub">\(Words.code(String(found.id.rawValue.prefix(13))))…</span>
            """
    }

    private static func actions(of found: Case) -> String {
        Set(found.order.order.tasks.map(\.action.rawValue)).sorted().joined(separator: ", ")
    }

    static func deadline(_ entry: DeadlineEntry, at now: Date) -> HTML {
        let left = entry.timeLeft(at: now)
        let mark: HTML = entry.standing == .overdue ? "\(Words.badge("overdue", .bad)) " : ""
        return "\(mark)\(Words.plain(entry.kind.rawValue)), \(left)"
    }

    private var form: HTML {
        let counts = Dictionary(grouping: all, by: \.state.name).mapValues(\.count)
        let states = counts.keys.sorted().map { name -> HTML in
            let mark: HTML = name == query.state ? " selected" : ""
            return "<option value=\"\(name)\"\(mark)>\(Words.plain(name)) (\(counts[name] ?? 0))</option>"
        }
        let byAge: HTML = query.sortsByDeadline ? "" : " selected"
        let byDeadline: HTML = query.sortsByDeadline ? " selected" : ""
        return """
            <div class="filters">
            <form method="get" action="/cases">
            <label>State <select name="state"><option value="">any (\(all.count))</option>\(states)</select></label>
            <label>First <select name="by"><option value="age"\(byAge)>the newest</option>\
            <option value="deadline"\(byDeadline)>what is due</option></select></label>
            <button type="submit">Show</button>
            </form>
            <form method="get" action="/cases" role="search">
            <label>Case or order, exactly <input type="search" name="q" value="\(query.search)" autocomplete="off" spellcheck="false" data-search></label>
            <button type="submit">Find</button>
            </form>
            </div>
            """
    }
}
