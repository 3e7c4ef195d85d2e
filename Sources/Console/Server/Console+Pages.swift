import Casework
import HTTPTypes
import Hummingbird

// The pages over all cases.
extension Console {
    func addPages(to router: Router<ConsoleContext>) {
        router.get("/") { _, context -> Response in
            let session = try context.session()
            return .page(try overview(for: session).html(for: session))
        }
        router.get("live/overview") { _, context -> Response in
            .page(try overview(for: try context.session()).live)
        }
        router.get("review") { _, context -> Response in
            let session = try context.session()
            let visible = try cases.cases(for: try reviewer(of: session))
            return .page(ReviewPage(of: visible, at: now()).html(for: session))
        }
        router.get("dead-letters") { request, context -> Response in
            let page = try request.query()["page"].flatMap(Int.init) ?? 1
            return .page(LettersPage(letters: letters.letters, page: page).html(for: try context.session()))
        }
        router.get("figures") { _, context -> Response in
            let session = try context.session()
            let visible = try cases.cases(for: try reviewer(of: session))
            let figures = Figures(of: visible) { countries[$0] }
            return .page(FiguresPage(figures: figures, now: now()).html(for: session))
        }
    }

    private func overview(for session: Session) throws(ConsoleFailure) -> OverviewPage {
        let reviewer = try reviewer(of: session)
        return OverviewPage(
            history: lag.history,
            words: { health.words(of: $0) },
            ages: { health.ages(of: $0) },
            cases: cases.isComplete ? try cases.cases(for: reviewer) : nil,
            letters: letters.letters.total,
            now: now()
        )
    }
}
