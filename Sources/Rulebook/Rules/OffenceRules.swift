import ComitySchema

/// Whether what is being investigated is covered, and what about it people must weigh (family C).
enum OffenceRules {
    static let all = [stated, serious, aimed, indictable, free, interests, summarised, apolitical]

    static let stated = Rule(
        "C01",
        .instrument,
        "The order states an offence with its statute",
        source: "18 USC 2523(b)(4)(D)(i), (iv); Regulation (EU) 2023/1543, Art. 5(5)(f)",
        reads: ["purpose.offences"],
        answers: [.clarify(.incomplete)]
    ) { matter in
        guard !matter.order.purpose.offences.isEmpty, matter.order.purpose.offences.allSatisfy({ !$0.statute.isBlank }) else {
            return [.clarify(.incomplete, "Every offence must be stated with its statute, and one at least.")]
        }
        return []
    }

    static let serious = Rule(
        "C02",
        version: 2,
        .agreement,
        decidedBy: .machineAndPerson,
        "For each category asked for, one offence is as serious as the agreement wants, by the law and not by the order's word",
        source: "US-UK Agreement, Art. 1 (serious crime); Regulation (EU) 2023/1543, Art. 5(3)-(4)",
        reads: ["purpose.offences", "tasks.categories"],
        answers: [.object(.belowThreshold), .review(.notJudgeable)]
    ) { matter in
        // Where there is no offence, or one without a statute, C01 says so.
        guard let terms = matter.direction?.offences(for: matter.terms), !matter.order.purpose.offences.isEmpty,
            matter.order.purpose.offences.allSatisfy({ !$0.statute.isBlank })
        else { return [] }
        var below: [String] = []
        var unknown: [String] = []
        for category in matter.categories.sorted(by: { $0.rawValue < $1.rawValue }) {
            switch Seriousness(of: matter.offences, under: terms, for: category) {
            case .enough: continue
            case .tooLittle: below.append(category.rawValue)
            case .unknown: unknown.append(category.rawValue)
            }
        }
        var remarks: [Remark] = []
        if !below.isEmpty {
            remarks.append(
                .object(.belowThreshold, "By its law no offence of the order is serious enough for \(below.listed).")
            )
        }
        if !unknown.isEmpty {
            remarks.append(
                .review(
                    .notJudgeable,
                    "The rulebook does not know whether an offence of the order is serious enough for \(unknown.listed); look it up."
                )
            )
        }
        return remarks
    }

    static let aimed = Rule(
        "C03",
        version: 2,
        .agreement,
        decidedBy: .machineAndPerson,
        "The order serves an aim that the agreement allows, and serious crime rather than another interest of state",
        source: "18 USC 2523(b)(4)(D)(i); IPA 2016, ss.20, 27(5)",
        reads: ["purpose.aim", "purpose.summary"],
        answers: [.clarify(.offenceNotCovered), .review(.offenceNotCovered)]
    ) { matter in
        let aim = matter.order.purpose.aim
        if let aims = matter.direction?.aims, !aims.contains(aim) {
            return [.clarify(.offenceNotCovered, "The agreement does not allow an order to \(aim.rawValue) crime.")]
        }
        let words = matter.watched(for: .otherGround)
        guard !words.isEmpty else { return [] }
        return [.review(.offenceNotCovered, "The order speaks of \(words.quoted): is serious crime its ground?")]
    }

    static let indictable = Rule(
        "C04",
        .instrument,
        "Where the instrument needs it, an offence can be tried on indictment or is terrorism",
        source: "COPO 2019, s.4(3)",
        reads: ["purpose.offences", "instrument.kind"],
        answers: [.clarify(.offenceNotCovered)]
    ) { matter in
        guard matter.terms?.indictableOnly == true, !matter.order.purpose.offences.isEmpty else { return [] }
        // Of an offence that the rulebook does not know, C02 speaks.
        let isCovered = matter.offences.contains { _, known in
            guard let known else { return true }
            return known.isIndictable ?? true || known.isTerrorism == true
        }
        guard !isCovered else { return [] }
        return [.clarify(.offenceNotCovered, "The instrument needs an offence that can be tried on indictment, or terrorism.")]
    }

    static let free = Rule(
        "C05",
        .agreement,
        decidedBy: .person,
        "The order does not punish speech, nor disadvantage people for what they are or believe",
        source: "18 USC 2523(b)(4)(E); US-UK Agreement, Art. 4(2)",
        reads: ["purpose.offences", "purpose.summary", "tasks.targeting.basis"],
        answers: [.review(.immunitiesOrPrivileges)]
    ) { matter in
        matter.sensed([.speech, .discrimination], orWatched: matter.watched(for: .speech, .discrimination)).map { signs in
            .review(
                .immunitiesOrPrivileges,
                "The order touches \(signs): does it serve to punish speech, or to disadvantage people for what they are or believe?"
            )
        }
    }

    static let interests = Rule(
        "C06",
        .agreement,
        decidedBy: .machineAndPerson,
        "No essential interest of the receiving state is touched, or the issuer has that state's word",
        source: "US-UK Agreement, Art. 8(4) and letters",
        reads: ["purpose.offences"],
        answers: [.review(.conflictOfLaw)]
    ) { matter in
        let touched = matter.direction?.essentialInterests(touchedBy: matter.sensitivities) ?? []
        return touched.map { interest in
            .review(
                .conflictOfLaw,
                "An essential interest of the receiving state is touched: \(interest.title). Has its authority been asked?"
            )
        }
    }

    static let summarised = Rule(
        "C07",
        version: 2,
        .instrument,
        decidedBy: .machineAndPerson,
        "The order gives the facts in brief, where the agreement wants them told",
        source: "18 USC 2523(b)(4)(D)(iv)",
        reads: ["purpose.summary"],
        answers: [.clarify(.insufficientInformation)]
    ) { matter in
        // A form that is certificate and order in one keeps the facts from the provider.
        guard matter.direction?.invocation(for: matter.terms) != .form else { return [] }
        guard matter.order.purpose.summary?.isBlank ?? true else { return [] }
        return [.clarify(.insufficientInformation, "The summary of the facts is missing.")]
    }

    static let apolitical = Rule(
        "C08",
        .agreement,
        decidedBy: .person,
        "The order is not about politics, a military duty, taxes alone or conduct abroad",
        source: "practice: what treaties on legal assistance leave out",
        reads: ["purpose.offences", "purpose.summary", "tasks.targeting.basis"],
        answers: [.review(.offenceNotCovered)]
    ) { matter in
        let words = matter.watched(for: .political, .military, .fiscal, .extraterritorial)
        return matter.sensed([.political, .military, .fiscal, .extraterritorial], orWatched: words).map { signs in
            .review(.offenceNotCovered, "The order touches \(signs): is it more than that?")
        }
    }
}

/// Whether an order's offences are serious enough for a category of data.
enum Seriousness {
    case enough, tooLittle, unknown

    init(of offences: [(stated: Offence, known: OffenceEntry?)], under terms: OffenceTerms, for category: DataCategory) {
        let judged = offences.map { stated, known -> Seriousness in
            if terms.threshold(for: category)?.months == 0 { return .enough }
            guard let known else { return .unknown }
            let isCovered = terms.covers(
                months: known.maximumSentenceMonths,
                isTerrorism: known.isTerrorism ?? false,
                lists: known.listed ?? [],
                category: category
            )
            if isCovered { return .enough }
            // A connection with terrorism can make an offence serious that is not by itself; nobody but people can see it.
            return terms.isTerrorismCovered && stated.terrorism == true ? .unknown : .tooLittle
        }
        self = judged.contains(.enough) ? .enough : judged.contains(.unknown) ? .unknown : .tooLittle
    }
}

extension Matter {
    /// Which of some marks the order's offences bear, and which watched phrases its texts hold, in words; none if neither.
    fileprivate func sensed(_ marks: Set<Sensitivity>, orWatched words: [String]) -> [String] {
        let borne = sensitivities.intersection(marks).map { "\($0.rawValue) by its offence" }.sorted()
        let signs = borne + (words.isEmpty ? [] : [words.quoted])
        return signs.isEmpty ? [] : [signs.joined(separator: " and ")]
    }
}

extension [String] {
    /// As people quote phrases.
    var quoted: String { map { "\u{201C}\($0)\u{201D}" }.listed }
}
