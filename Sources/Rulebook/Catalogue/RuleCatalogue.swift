public import ComitySchema

/// All rules: those that are applied here, to every order, and those that other parts of the pipeline apply or none does yet.
public enum RuleCatalogue {
    /// The rules that are applied here, in the order in which reports list them.
    public static let rules: [Rule] =
        SenderRules.all + AgreementRules.all + InstrumentRules.all + ApprovalRules.all + OffenceRules.all + TargetRules.all
        + AccountRules.all + ScopeRules.all + InterceptionRules.all + OwnRules.all

    /// Every rule once, in the order of ids, the catalogue's ninety first.
    public static let entries: [RuleEntry] =
        (rules.map(RuleEntry.init) + AppliedInIntake.entries + AppliedInCourse.entries + AppliedInAnswers.entries)
        .sorted { left, right in
            (left.family == .own ? 1 : 0, left.id) < (right.family == .own ? 1 : 0, right.id)
        }

    private static let index = Dictionary(uniqueKeysWithValues: entries.map { ($0.id, $0) })

    public static subscript(id: RuleID) -> RuleEntry? { index[id] }

    /// What a machine can see at most a sign of, or nothing: every reviewer is asked these, whatever the rules found.
    public static let questionsForPeople: [PeopleQuestion] = [
        PeopleQuestion(
            ["C05"],
            "Could the order serve to punish speech, or to disadvantage people for what they are or believe?"
        ),
        PeopleQuestion(["C07"], "Do the facts, as told, carry the order: are they credible, and about this person?"),
        PeopleQuestion(["C08"], "Is it ordinary crime, and not politics, a military duty, taxes alone or conduct abroad?"),
        PeopleQuestion(["D05", "D06", "D07"], "Is the target, by all that you know, none of those whom the agreement protects?"),
        PeopleQuestion(["D08"], "Is the target the one whom the order is about, and not a way to someone else?"),
        PeopleQuestion(["D10", "E09"], "May what is asked for hold what is privileged or confidential, and who takes it out?"),
        PeopleQuestion(["E03", "E04"], "Is no more asked for than the facts call for: fewer categories, a shorter time?"),
        PeopleQuestion(["F02", "F03"], "Of an interception: is it needed, for so long, and would nothing milder do?"),
    ]
}

/// A question to every reviewer, and the rules behind it.
public struct PeopleQuestion: Hashable, Sendable {
    public let rules: [RuleID]
    public let text: String

    init(_ rules: [String], _ text: String) {
        self.rules = rules.map(RuleID.init(unchecked:))
        self.text = text
    }
}
