import ComitySchema

// What was asked, and what became of it.
extension CaseReport {
    package var order: ReportSection {
        let order = subject.order.order
        let instrument = order.instrument
        var lines = [
            "digest      \(subject.order.digest)",
            "instrument  \(instrument.kind) \(instrument.reference), made \(Timestamp.format(instrument.madeAt)), "
                + "in force \(Describe.window(instrument.validity))",
        ]
        if instrument.isUrgent == true { lines.append("urgent      an approval has to follow") }
        lines += instrument.approvals.map { "approval    \(Describe.approval($0))" }
        lines += (instrument.selectors ?? []).map { "selector    \(Describe.target($0))" }
        lines += (instrument.modifications ?? []).map { change in
            "modified    \(Timestamp.format(change.modifiedAt)) by \(change.role), \(change.name): "
                + (change.adds.map { "adds \(Describe.target($0))" } + change.removes.map { "removes \(Describe.target($0))" })
                .joined(separator: ", ")
        }
        lines.append("invoked     \(subject.order.invokedAgreement?.rawValue ?? "no agreement")")
        lines.append("certified   \(subject.order.certification.map { "\($0.certifier): \($0.statement)" } ?? "not certified")")
        lines.append("aim         \(order.purpose.aim.rawValue)")
        lines += order.purpose.offences.map { "offence     \(Describe.offence($0))" }
        if let summary = order.purpose.summary { lines.append("summary     \(summary)") }
        lines += statements(order.statements)
        if let secrecy = order.secrecy {
            lines.append("secret      \(secrecy.until.map { "until \(Timestamp.format($0))" } ?? "without an end")")
        }
        if let language = order.language { lines.append("language    \(language)") }
        if order.flags.emergency { lines.append("flag        emergency") }
        if order.flags.test { lines.append("flag        test") }
        if let narrowing = subject.narrowing { lines.append("narrowed    \(Describe.narrowing(narrowing))") }
        return ReportSection("Order", lines)
    }

    private func statements(_ statements: Statements) -> [String] {
        func line(_ said: Bool?, _ text: String) -> String? { said.map { "declared    \(text): \($0 ? "yes" : "no")" } }
        return [
            line(statements.notForAnotherGovernment, "not for another government"),
            line(statements.notLongerThanNecessary, "not longer than necessary"),
            line(statements.noLessIntrusiveMethod, "no less intrusive method"),
            statements.thirdCountry.map { "declared    third country \($0.rawValue)" },
            statements.enforcingAuthorityNotifiedAt.map { "declared    enforcing authority told \(Timestamp.format($0))" },
        ]
        .compactMap { $0 }
    }

    package var documents: ReportSection {
        let documents = subject.order.order.instrument.documents ?? []
        return ReportSection(
            "Documents",
            documents.map { "\($0.name), \($0.contentType), \($0.content == nil ? "digest" : "attached"), \($0.digest)" }
        )
    }

    /// The versions that the order has had, which is of interest once there are several.
    package var versions: ReportSection? {
        guard !subject.replaced.isEmpty || subject.proposal != nil else { return nil }
        let proposed = subject.proposal.map { ["\($0.order.digest)  proposed"] } ?? []
        return ReportSection(
            "Versions",
            subject.replaced.map { "\($0)  replaced" } + ["\(subject.order.digest)  stands"] + proposed
        )
    }

    package var tasks: ReportSection {
        ReportSection(
            "Tasks",
            subject.order.order.tasks.flatMap { asked -> [String] in
                let became = subject.tasks.last { $0.reference == asked.reference }
                let items = became?.items.map { ", \($0) items" } ?? ""
                let observed = asked.observation.map { ["    observed \(Describe.observation($0))"] } ?? []
                return [
                    "\(asked.reference)  \(asked.action.rawValue), \(became?.state.rawValue ?? "not opened")\(items)",
                    "    \(Describe.target(asked.target)): \(Describe.categories(asked.categories))",
                    "    \(Describe.window(asked.window))",
                    "    believed \(Describe.targeting(asked.targeting))",
                ] + observed + registered(became) + collecting(became) + intercepted(became)
            }
        )
    }

    /// How far a long collection was when retrieval last said so.
    private func collecting(_ task: CaseTask?) -> [String] {
        guard let task, let progress = task.collectionUnderWay else { return [] }
        return ["    \(Describe.collection(progress)), as of \(Timestamp.format(progress.at))"]
    }

    /// What interception last said of the task.
    private func intercepted(_ task: CaseTask?) -> [String] {
        let began = task?.startedAt.map { ["    first event captured at \(Timestamp.format($0))"] } ?? []
        if let captured = task?.captured {
            let last = captured.lastEventAt.map { ", the last of \(Timestamp.format($0))" } ?? ""
            return began + ["    not intercepted now, \(captured.events) events so far\(last)"]
        }
        return began + (task?.armedUntil.map { ["    armed until \(Timestamp.format($0))"] } ?? [])
    }

    /// What the register allows, where that is not what the order asks.
    private func registered(_ task: CaseTask?) -> [String] {
        guard let record = task?.record else { return [] }
        let scope = "\(Describe.categories(record.categories)) \(Describe.window(record.window))"
        let end = "deliver until \(Timestamp.format(record.deliverUntil))"
        return ["    register \(record.status.rawValue), revision \(record.revision): \(scope), \(end)"]
    }

    package var holds: ReportSection? {
        let held = subject.tasks.compactMap { task in task.hold.map { (task.reference, $0) } }
        guard !held.isEmpty else { return nil }
        return ReportSection(
            "Kept",
            held.map { "\($0)  \($1.status == .active ? "kept" : "let go"), \($1.status.rawValue), revision \($1.revision)" }
        )
    }
}
