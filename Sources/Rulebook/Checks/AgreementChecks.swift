import ComitySchema

struct AgreementChecks {
    let known: KnownNames

    func check(_ agreement: Agreement, _ place: Place) throws(RulebookError) {
        try place.at("id").requireName(agreement.id.rawValue.lowercased())
        try place.at("title").requireText(agreement.title)
        try place.at("source").requireText(agreement.source)
        try place.at("revision").require(agreement.revision >= 1, "must be 1 at least")
        try place.at("inForce").require(agreement.inForce.from < agreement.inForce.until, "must end after it begins")
        for (index, renewal) in (agreement.renewedAt ?? []).enumerated() {
            try place.at("renewedAt", index).require(
                agreement.inForce.contains(renewal),
                "must be while the agreement is in force"
            )
        }
        try place.at("directions").requireSome(agreement.directions, "direction")
        for (index, direction) in agreement.directions.enumerated() {
            let place = place.at("directions", index)
            for other in agreement.directions[..<index] {
                let isTwice = direction.issuing.contains { from in
                    direction.receiving.contains { other.leads(from: from, to: $0) }
                }
                try place.require(!isTwice, "leads from a state to another between which a direction before it leads")
            }
            try check(direction, place)
        }
    }

    private func check(_ direction: Direction, _ place: Place) throws(RulebookError) {
        try checkCountries(direction.issuing, place.at("issuing"))
        try checkCountries(direction.receiving, place.at("receiving"))
        let leadsAnywhere = direction.issuing.contains { from in direction.receiving.contains { $0 != from } }
        try place.require(leadsAnywhere, "must lead from one state to another")
        try checkAuthorities(direction.designatedAuthorities, place.at("designatedAuthorities"))
        try checkAuthorities(direction.receivingAuthorities, place.at("receivingAuthorities"))
        try place.at("aims").requireSome(direction.aims, "aim")
        try place.at("aims").requireDistinct(direction.aims, "aim")
        try place.at("languages").requireSome(direction.languages, "language")
        try place.at("languages").requireDistinct(direction.languages, "language")
        for (index, language) in direction.languages.enumerated() { try place.at("languages", index).requireText(language) }
        for (index, interest) in direction.essentialInterests.enumerated() {
            try place.at("essentialInterests", index).at("title").requireText(interest.title)
            try place.at("essentialInterests", index).at("source").requireText(interest.source)
        }
        if let clearance = direction.clearance {
            try place.at("clearance").at("categories").requireSome(clearance.categories, "category")
            try place.at("clearance").at("source").requireText(clearance.source)
        }
        try place.at("statements").requireDistinct(direction.statements, "statement")
        try place.at("notAlone").requireDistinct(direction.notAlone, "category")
        try place.at("targetLimit").require(direction.targetLimit >= 1, "must be 1 at least")
        try direction.longestSpan.check(place.at("longestSpan"), calendars: known.calendars)
        try direction.closingMargin.check(place.at("closingMargin"), calendars: known.calendars)
        try direction.recheck.check(place.at("recheck"), calendars: known.calendars)
        try check(direction.offences, place.at("offences"))
        try DeadlineChecks.check(direction.deadlines, place.at("deadlines"), known)
        try place.at("instruments").requireSome(direction.instruments, "instrument")
        for (index, terms) in direction.instruments.enumerated() {
            let place = place.at("instruments", index)
            let isTwice = direction.instruments[..<index].contains {
                $0.kind == terms.kind && $0.validity.overlaps(terms.validity)
            }
            try place.at("kind").require(!isTwice, "is among the instruments twice for one time")
            try InstrumentChecks(direction: direction, known: known).check(terms, place)
            if let offences = terms.offences { try check(offences, place.at("offences")) }
        }
    }

    private func checkCountries(_ countries: [CountryCode], _ place: Place) throws(RulebookError) {
        try place.requireSome(countries, "country")
        try place.requireDistinct(countries, "country")
    }

    private func checkAuthorities(_ authorities: [AuthorityID]?, _ place: Place) throws(RulebookError) {
        guard let authorities else { return }
        try place.requireSome(authorities, "authority")
        try place.requireDistinct(authorities, "authority")
    }

    private func check(_ terms: OffenceTerms, _ place: Place) throws(RulebookError) {
        let place = place.at("thresholds")
        try place.requireSome(terms.thresholds, "threshold")
        try place.requireDistinct(terms.thresholds.flatMap(\.categories), "category")
        for (index, threshold) in terms.thresholds.enumerated() {
            let place = place.at(index)
            try place.at("categories").requireSome(threshold.categories, "category")
            try place.at("months").require((0...1200).contains(threshold.months), "must be 0 to 1200")
            for list in threshold.listed ?? [] {
                try place.at("listed").require(known.lists.contains(list), "names the list \(list), which no offence is on")
            }
        }
    }
}

enum DeadlineChecks {
    static func check(_ deadlines: [Deadline], _ place: Place, _ known: KnownNames) throws(RulebookError) {
        for (index, deadline) in deadlines.enumerated() {
            let place = place.at(index)
            try place.at("source").requireText(deadline.source)
            try deadline.period.check(place.at("period"), calendars: known.calendars)
            try place.check(deadline.validity)
            try place.at("pauses").requireDistinct(deadline.pauses ?? [], "pause")
            if let renewal = deadline.renewal {
                try place.at("renewal").at("length").require(
                    (1...Period.longest).contains(renewal.length),
                    "must be 1 to \(Period.longest)"
                )
                try place.at("renewal").at("most").require(renewal.most ?? 1 >= 1, "must be 1 at least")
            }
            let isTwice = deadlines[..<index].contains {
                $0.kind == deadline.kind && $0.trigger == deadline.trigger && $0.when == deadline.when
                    && $0.validity.overlaps(deadline.validity)
            }
            try place.require(!isTwice, "is there twice: same kind, trigger and circumstance at one time")
        }
    }
}
