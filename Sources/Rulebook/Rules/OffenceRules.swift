import ComitySchema

/// Whether what is being investigated is covered.
enum OffenceRules {
    static let all = [stated, serious, aimed, summarised]

    static let stated = Rule(
        "C01",
        "The order states an offence with its statute",
        source: "18 USC 2523(b)(4)(D)(i), (iv)",
        reads: ["purpose.offences"]
    ) { matter in
        guard !matter.order.purpose.offences.isEmpty, matter.order.purpose.offences.allSatisfy({ !$0.statute.isBlank }) else {
            return [.clarify(.incomplete, "Every offence must be stated with its statute, and one at least.")]
        }
        return []
    }

    static let serious = Rule(
        "C02",
        "One offence at least is as serious as the agreement wants",
        source: "US-UK Agreement, Art. 1 (serious crime)",
        reads: ["purpose.offences.maximumSentenceMonths", "purpose.offences.terrorism"]
    ) { matter in
        guard let terms = matter.direction?.offences(for: matter.terms), let issuing = matter.facts.senderCountry,
            !matter.order.purpose.offences.isEmpty
        else { return [] }
        let isUncovered = matter.order.tasks.flatMap(\.categories).contains { category in
            !matter.order.purpose.offences.contains { offence in
                let entry = matter.rulebook.offence(offence.statute, in: issuing, at: matter.order.issuedAt)
                return terms.covers(
                    months: entry?.maximumSentenceMonths ?? offence.maximumSentenceMonths,
                    isTerrorism: entry?.isTerrorism ?? (offence.terrorism == true),
                    lists: entry?.listed ?? [],
                    category: category
                )
            }
        }
        guard isUncovered else { return [] }
        return [.refuse(.belowThreshold, "No offence of the order is serious enough for all that it asks for.")]
    }

    static let aimed = Rule(
        "C03",
        "The order serves an aim that the agreement allows",
        source: "18 USC 2523(b)(4)(D)(i)",
        reads: ["purpose.aim"]
    ) { matter in
        guard let aims = matter.direction?.aims, !aims.contains(matter.order.purpose.aim) else { return [] }
        let aim = matter.order.purpose.aim.rawValue
        return [.clarify(.offenceNotCovered, "The agreement does not allow an order to \(aim) crime.")]
    }

    static let summarised = Rule(
        "C07",
        "The order gives the facts in brief",
        source: "18 USC 2523(b)(4)(D)(iv)",
        reads: ["purpose.summary"]
    ) { matter in
        guard matter.order.purpose.summary?.isBlank ?? true else { return [] }
        return [.clarify(.insufficientInformation, "The summary of the facts is missing.")]
    }
}
