import ComitySchema

extension RuleCatalogue {
    /// The catalogue as a page for people, a table to each family.
    public static var markdown: String {
        let ninety = entries.filter { $0.family != .own }
        var lines = [
            "# The rules",
            "",
            "Made from the rules themselves (`comity rules --markdown`); a test keeps this page and the code the same.",
            "",
            summary(of: ninety),
            "",
            "Words for what follows: *stop* ends what runs at once; *refuse* means that the agreement does not carry the order;",
            "*clarify* sends it back to be cured; *hold* waits for a condition, or for people; *object* proposes an objection, which",
            "people decide; *review* asks people; *flag* marks and goes on. The gravest counts, in that order.",
        ]
        for family in RuleFamily.allCases {
            lines += ["", "## \(family.rawValue.isEmpty ? "" : "\(family.rawValue): ")\(family.title)", ""]
            lines.append("| rule | what holds | decides | where | if it does not hold | source | tests |")
            lines.append("|---|---|---|---|---|---|---|")
            lines += entries.filter { $0.family == family }.map(row)
        }
        lines += ["", "## What every reviewer is asked", ""]
        lines += questionsForPeople.map { "- \($0.text) (\($0.rules.map(\.rawValue).listed))" }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func summary(of entries: [RuleEntry]) -> String {
        let here = entries.count { if case .here = $0.place { true } else { false } }
        let elsewhere = entries.count { if case .elsewhere = $0.place { true } else { false } }
        return
            "Of \(entries.count) rules \(here) are applied to every order whenever its case is decided, \(elsewhere) by other parts of"
            + " the pipeline, and \(entries.count - here - elsewhere) by none yet."
    }

    private static func row(_ entry: RuleEntry) -> String {
        let place =
            switch entry.place {
            case .here(let version): "here, version \(version)"
            case .elsewhere(let name): name
            case .notYet(let reason): "not yet: \(reason)"
            }
        let decides =
            switch entry.decides {
            case .machine: "machine"
            case .machineAndPerson: "machine and person"
            case .person: "person"
            }
        let tests = entry.tests.map { "`\($0)`" }.listed
        let cells = [entry.id.rawValue, entry.title, decides, place, entry.outcome, entry.source, tests]
        return "| " + cells.joined(separator: " | ") + " |"
    }
}
