import ComitySchema

struct InstrumentChecks {
    let direction: Direction
    let known: KnownNames

    func check(_ terms: InstrumentTerms, _ place: Place) throws(RulebookError) {
        try place.at("title").requireText(terms.title)
        try place.at("source").requireText(terms.source)
        try place.check(terms.validity)
        try checkActions(terms, place)
        for (index, companion) in (terms.companions ?? []).enumerated() {
            try place.at("companions", index).at("with").requireSome(companion.with, "category")
        }
        // To keep data is the one thing that some laws let an authority ask without anybody's approval.
        let disclosesNothing = terms.actions.allSatisfy { $0.action == .preservation }
        try place.at("approvals").require(
            disclosesNothing || !terms.approvals.isEmpty,
            "must ask for one independent approval at least"
        )
        try checkOffices(terms.approvals, place.at("approvals"))
        try DeadlineChecks.check(terms.deadlines ?? [], place.at("deadlines"), known)
        try checkUrgent(terms, place.at("urgent"))
        try checkOral(terms, place.at("oral"))
        if let issuers = terms.issuers { try place.at("issuers").requireSome(issuers, "authority") }
        if let window = terms.serviceWindow { try window.check(place.at("serviceWindow"), calendars: known.calendars) }
        let longest = place.at("longestInterception")
        if let period = terms.longestInterception {
            try period.check(longest, calendars: known.calendars)
        } else {
            try longest.require(
                terms.categories(for: .interception) == nil,
                "must limit the interception that the instrument allows"
            )
        }
    }

    private func checkActions(_ terms: InstrumentTerms, _ place: Place) throws(RulebookError) {
        try place.at("actions").requireSome(terms.actions, "action")
        try place.at("actions").requireDistinct(terms.actions.map(\.action), "action")
        let thresholds = direction.offences(for: terms)
        for (index, allowed) in terms.actions.enumerated() {
            let place = place.at("actions", index).at("categories")
            try place.requireSome(allowed.categories, "category")
            try place.requireDistinct(allowed.categories, "category")
            let isInterception = allowed.action == .interception
            try place.require(
                allowed.categories.allSatisfy { $0.isLive == isInterception },
                isInterception ? "must be live categories" : "must be stored categories"
            )
            for category in allowed.categories {
                try place.require(
                    thresholds.threshold(for: category) != nil,
                    "names \(category.rawValue), for which there is no threshold of offences"
                )
            }
        }
    }

    private func checkUrgent(_ terms: InstrumentTerms, _ place: Place) throws(RulebookError) {
        guard let urgent = terms.urgent else { return }
        try place.at("source").requireText(urgent.source)
        try place.at("approvals").require(!urgent.approvals.isEmpty, "must ask for one approval at once at least")
        try checkOffices(urgent.approvals, place.at("approvals"))
        try checkOffices(urgent.awaited, place.at("awaited"))
        try place.at("awaited").require(
            urgent.awaited.isEmpty || hasDeadline(.judicialApproval, from: .urgentIssue, terms),
            "needs a deadline judicialApproval that runs from urgentIssue"
        )
    }

    private func checkOral(_ terms: InstrumentTerms, _ place: Place) throws(RulebookError) {
        guard let oral = terms.oral else { return }
        try place.at("source").requireText(oral.source)
        try place.at("offices").requireSome(oral.offices, "office")
        try place.require(hasDeadline(.oralConfirmation, from: nil, terms), "needs a deadline oralConfirmation")
    }

    private func hasDeadline(_ kind: CaseDeadline.Kind, from trigger: Deadline.Trigger?, _ terms: InstrumentTerms) -> Bool {
        ((terms.deadlines ?? []) + direction.deadlines).contains { deadline in
            deadline.kind == kind && trigger.map { $0 == deadline.trigger } ?? true
        }
    }

    private func checkOffices(_ approvals: [[String]], _ place: Place) throws(RulebookError) {
        for (index, offices) in approvals.enumerated() {
            try place.at(index).requireSome(offices, "office")
            for office in offices { try place.at(index).requireText(office) }
        }
    }
}
