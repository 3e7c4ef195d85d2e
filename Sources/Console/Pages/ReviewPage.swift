import Casework
import ComitySchema
import Foundation
import ProgressKit

/// What waits for people, the most urgent first.
struct ReviewPage {
    /// A phone shows no more, and nobody works through more before the page is asked for again.
    static let most = 200

    let items: [WaitingItem]
    let cases: [CaseID: Case]
    let now: Date

    init(of cases: [Case], at now: Date) {
        self.cases = Dictionary(uniqueKeysWithValues: cases.map { ($0.id, $0) })
        items = cases.flatMap { WaitingItem.items(of: $0, at: now) }.sorted(by: WaitingItem.isMoreUrgent)
        self.now = now
    }

    func html(for session: Session) -> HTML {
        var grid = Grid("What waits for people", "order", "asked", "approved", "due", "issuer", "instrument", "questions")
        for item in items.prefix(Self.most) {
            grid.add(
                cases[item.id].map(CasesPage.link) ?? .nothing,
                Words.badge(item.asked.rawValue, .asks),
                "\(item.agreeing) of \(item.needed)\(Self.names(item.approvedBy, you: session.reviewer))",
                Self.due(item, at: now),
                HTML(text: item.issuer.rawValue),
                HTML(text: item.instrument.rawValue),
                HTML(text: item.questions.map(\.rawValue).joined(separator: " "))
            )
        }
        let more = items.count > Self.most ? ". The \(Self.most) most urgent are shown" : ""
        let content: HTML = """
            <p class="stamp">\(Words.count(items.count, "thing waits", "things wait")) for people\(more).</p>
            \(grid.html(orElse: "Nothing waits for people."))
            """
        return Page(title: "Review", room: .review, session: session, content: content).html
    }

    private static func names(_ reviewers: [ReviewerID], you: ReviewerID) -> HTML {
        guard !reviewers.isEmpty else { return .nothing }
        let names = reviewers.map { $0 == you ? "\($0.rawValue) (you)" : $0.rawValue }.joined(separator: ", ")
        return ": \(names)"
    }

    private static func due(_ item: WaitingItem, at now: Date) -> HTML {
        guard let due = item.due else { return "–" }
        let left = TimeLeft.describe(from: now, until: due)
        return item.isOverdue ? "\(Words.badge("overdue", .bad)) \(left)" : HTML(text: left)
    }
}
