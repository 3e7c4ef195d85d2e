import ComitySchema

enum OffenceChecks {
    /// As long as anything: life and death are written so.
    private static let longestSentence = 1200

    static func check(_ table: OffenceTable, _ place: Place) throws(RulebookError) {
        try place.at("jurisdiction").requireName(table.jurisdiction.rawValue)
        try place.at("title").requireText(table.title)
        try place.at("source").requireText(table.source)
        try place.at("offences").requireSome(table.offences, "offence")
        var cited: [String: [OffenceEntry]] = [:]
        for (index, offence) in table.offences.enumerated() {
            let place = place.at("offences", index)
            try place.at("statute").requireText(offence.statute)
            try place.at("title").requireText(offence.title)
            try place.at("maximumSentenceMonths").require(
                (0...longestSentence).contains(offence.maximumSentenceMonths),
                "must be 0 to \(longestSentence)"
            )
            try place.check(offence.validity)
            try place.at("listed").requireDistinct(offence.listed ?? [], "list")
            try place.at("sensitivities").requireDistinct(offence.sensitivities ?? [], "sensitivity")
            for citation in offence.citations {
                let normal = OffenceIndex.normal(citation)
                try place.at("alsoCited").require(!normal.isEmpty, "must not be empty")
                let isTwice = cited[normal, default: []].contains { $0.validity.overlaps(offence.validity) }
                try place.at("statute").require(!isTwice, "is in the table twice for one time")
                cited[normal, default: []].append(offence)
            }
        }
    }
}
