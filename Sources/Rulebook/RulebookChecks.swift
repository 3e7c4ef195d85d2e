import ComitySchema

/// What a rulebook must be beyond well-formed, so that no rule has to guess.
enum RulebookChecks {
    static func check(_ file: RulebookFile) throws(RulebookError) {
        try require(!file.name.isEmpty && !file.version.isEmpty, "the file", "needs a name and a version")
        try require((0...3600).contains(file.clockToleranceSeconds), "clockToleranceSeconds", "must be 0 to 3600")
        try require(!file.formats.isEmpty, "formats", "must name one format at least")
        try unique(file.formats.map(\.name), "formats", "name")
        try require(!file.agreements.isEmpty, "agreements", "must name one agreement at least")
        try unique(file.agreements.map(\.id), "agreements", "id")
        for (index, agreement) in file.agreements.enumerated() {
            try check(agreement, "agreements[\(index)]")
        }
    }

    private static func check(_ agreement: Agreement, _ path: String) throws(RulebookError) {
        try require(agreement.inForce.from < agreement.inForce.until, "\(path).inForce", "must end after it begins")
        try require(!agreement.directions.isEmpty, "\(path).directions", "must name one direction at least")
        try unique(agreement.directions.map { "\($0.issuing) to \($0.receiving)" }, "\(path).directions", "pair of countries")
        for (index, direction) in agreement.directions.enumerated() {
            try check(direction, "\(path).directions[\(index)]")
        }
    }

    private static func check(_ direction: Direction, _ path: String) throws(RulebookError) {
        try require(direction.issuing != direction.receiving, path, "must lead from one country to another")
        try require(!direction.designatedAuthorities.isEmpty, "\(path).designatedAuthorities", "must name one authority at least")
        try require(!direction.aims.isEmpty, "\(path).aims", "must name one aim at least")
        try require(direction.offences.thresholdMonths >= 0, "\(path).offences.thresholdMonths", "must not be negative")
        try require(direction.targetLimit >= 1, "\(path).targetLimit", "must be 1 at least")
        try check(direction.longestSpan, "\(path).longestSpan")
        try check(direction.closingMargin, "\(path).closingMargin")
        try require(!direction.instruments.isEmpty, "\(path).instruments", "must name one instrument at least")
        try unique(direction.instruments.map(\.kind), "\(path).instruments", "kind")
        for (index, terms) in direction.instruments.enumerated() {
            try check(terms, "\(path).instruments[\(index)]")
        }
    }

    private static func check(_ terms: InstrumentTerms, _ path: String) throws(RulebookError) {
        try require(!terms.actions.isEmpty, "\(path).actions", "must allow one action at least")
        try unique(terms.actions.map(\.action), "\(path).actions", "action")
        for (index, allowed) in terms.actions.enumerated() {
            let path = "\(path).actions[\(index)].categories"
            try require(!allowed.categories.isEmpty, path, "must name one category at least")
            try unique(allowed.categories, path, "category")
            let isInterception = allowed.action == .interception
            try require(
                allowed.categories.allSatisfy { $0.isLive == isInterception },
                path,
                isInterception ? "must be live categories" : "must be stored categories"
            )
        }
        for (index, companion) in (terms.companions ?? []).enumerated() {
            try require(!companion.with.isEmpty, "\(path).companions[\(index)].with", "must name one category at least")
        }
        try require(!terms.approvals.isEmpty, "\(path).approvals", "must ask for one independent approval at least")
        for (index, offices) in terms.approvals.enumerated() {
            try require(!offices.isEmpty, "\(path).approvals[\(index)]", "must name one office at least")
        }
        if let window = terms.serviceWindow { try check(window, "\(path).serviceWindow") }
        if let longest = terms.longestInterception { try check(longest, "\(path).longestInterception") }
        try require(
            terms.longestInterception != nil || terms.categories(for: .interception) == nil,
            "\(path).longestInterception",
            "must limit the interception that the instrument allows"
        )
    }

    private static func check(_ deadline: Deadline, _ path: String) throws(RulebookError) {
        if let problem = deadline.problem { throw RulebookError(path: path, reason: problem) }
    }

    private static func unique<Name: Hashable>(_ names: [Name], _ path: String, _ what: String) throws(RulebookError) {
        try require(Set(names).count == names.count, path, "names the same \(what) twice")
    }

    private static func require(_ holds: Bool, _ path: String, _ reason: String) throws(RulebookError) {
        guard holds else { throw RulebookError(path: path, reason: reason) }
    }
}
