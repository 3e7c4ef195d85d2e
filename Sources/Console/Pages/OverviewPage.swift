import Casework
import ComitySchema
import Foundation
import Kafka

/// How the stages are, and what waits for people.
struct OverviewPage {
    let history: LagBook.History
    let words: (StageName) -> [HealthBook.Word]?
    /// How long records have waited by the stages' own word.
    var ages: (StageName) -> [TopicPartition: Double] = { _ in [:] }
    /// Absent while the cases are still being read.
    let cases: [Case]?
    let letters: Int
    let now: Date

    func html(for session: Session) -> HTML {
        let content: HTML = """
            <div class="live" data-live="/live/overview">\(live)</div>
            <p class="tools"><button type="button" class="plain" data-pause aria-pressed="false" hidden>Pause updates</button></p>
            """
        return Page(title: "Overview", room: .overview, session: session, content: content).html
    }

    /// What changes by itself while the page is open. Holds nothing that can have the keyboard's focus.
    var live: HTML {
        """
        \(warning)
        <section aria-labelledby="people"><h2 id="people">What waits</h2>\(waiting)</section>
        <section aria-labelledby="stages"><h2 id="stages">Stages</h2>\(stages)</section>
        <p class="stamp">As of \(Words.time(history.latest?.at ?? now)). Lag counts what a stage has \
        still to read, and lag time is how long the oldest record of it has waited. The verdict is on the last \(Int(LagBook.window)) seconds.</p>
        """
    }

    private var minutes: Int { LagBook.steps * LagBook.interval / 60 }

    private var warning: HTML {
        guard let failure = history.failure else { return .nothing }
        return """
            <div class="notice bad" role="alert"><p>The brokers do not answer; what stands here is old.</p>\
            <p>Code \(Words.code(failure))</p></div>
            """
    }

    private var waiting: HTML {
        guard let cases else { return "<p class=\"none\">The cases are still being read.</p>" }
        let items = cases.flatMap { WaitingItem.items(of: $0, at: now) }
        let agenda = DeadlineAgenda(cases, at: now, within: 86_400).entries
        let overdue = agenda.count { $0.standing == .overdue }
        return """
            <dl class="figures">
            \(figure("wait for people", items.count, items.isEmpty ? nil : .asks))
            \(figure("emergencies", items.count { $0.isEmergency }, items.contains { $0.isEmergency } ? .bad : nil))
            \(figure("due within a day", agenda.count - overdue, agenda.count > overdue ? .asks : nil))
            \(figure("overdue", overdue, overdue > 0 ? .bad : nil))
            \(figure("open cases", cases.count { !$0.state.isFinal }, nil))
            \(figure("dead letters", letters, nil))
            </dl>
            """
    }

    private func figure(_ label: String, _ value: Int, _ tone: Words.Tone?) -> HTML {
        let mark = tone.map { tone -> HTML in
            "<span class=\"mark \(tone.rawValue)\" aria-hidden=\"true\">\(tone.sign)</span>"
        }
        return "<div><dt>\(label)</dt><dd>\(mark)\(value)</dd></div>"
    }

    private var stages: HTML {
        var grid = Grid(
            "The stages with their health and lag",
            [
                .init(title: "stage"), .init(title: "health"), .init(title: "verdict"), .init(title: "lag", isNumber: true),
                .init(title: "lag time", isNumber: true), .init(title: "lag, last \(minutes) minutes"),
                .init(title: "highest", isNumber: true), .init(title: "partitions", isNumber: true),
            ]
        )
        let totals = history.latest?.report.totals ?? []
        let judged = history.latest?.picture.stages ?? []
        for stage in StageName.allCases {
            let total = totals.first { $0.stage == stage }
            let view = judged.first { $0.stage == stage }
            let course = history.totals[stage] ?? []
            let highest = course.compactMap { $0 }.max()
            let label =
                "Lag of \(stage.rawValue): now \(total.map { "\($0.lag)" } ?? "unknown"), highest \(highest.map { "\($0)" } ?? "unknown")"
            grid.add(
                Words.name(stage.rawValue),
                health(of: stage, group: total?.group),
                view.map { verdict($0.verdict) } ?? "–",
                total.map { "<strong>\($0.lag)</strong>" } ?? "–",
                view.flatMap(lagSeconds).map { "\(LagText.time($0))" } ?? "–",
                Chart.line(course, steps: LagBook.steps, label: label),
                highest.map { "\($0)" } ?? "–",
                total.map { "\($0.partitions)" } ?? "–"
            )
        }
        return grid.html(orElse: "No stage is known.")
    }

    /// As the brokers tell it, and where they tell this reader nothing, as the stage does. Absent unless all of it is known.
    private func lagSeconds(of view: LagPicture.Stage) -> Double? {
        guard let partitions = view.partitions, view.lagSeconds == nil else { return view.lagSeconds }
        let told = ages(view.stage)
        let known = partitions.compactMap { $0.lagSeconds ?? told[TopicPartition($0.topic, $0.partition)] }
        return known.count == partitions.count ? known.max() : nil
    }

    private func verdict(_ verdict: LagVerdict?) -> HTML {
        switch verdict {
        case .ok: Words.badge("ok", .good)
        case .fallingBehind: Words.badge("falling behind", .asks)
        case .stalled: Words.badge("stalled", .bad)
        case .stopped: Words.badge("stopped", .bad)
        case nil: Words.badge("too early to tell", .waits)
        }
    }

    /// What the instances say if their addresses are known; otherwise what the brokers know of the stage's group.
    private func health(of stage: StageName, group: String?) -> HTML {
        if let words = words(stage), !words.isEmpty {
            let ready = words.count { $0 == .ready }
            let reasons = words.compactMap { word -> String? in
                switch word {
                case .ready: nil
                case .notReady(let reason): reason
                case .silent: "no answer"
                }
            }
            if reasons.isEmpty { return Words.badge(words.count == 1 ? "ready" : "\(ready) ready", .good) }
            let tone: Words.Tone = ready == 0 ? .bad : .asks
            return
                "\(Words.badge("\(ready) of \(words.count) ready", tone)) <span class=\"detail\">\(reasons.joined(separator: ", "))</span>"
        }
        guard history.latest != nil else { return Words.badge("not known yet", .waits) }
        switch group {
        case "Stable": return Words.badge("running", .good)
        case "Empty", "Dead": return Words.badge("no instance", .bad)
        case nil: return Words.badge("never started", .bad)
        case let state?: return Words.badge(Words.plain(state), .waits)
        }
    }
}
