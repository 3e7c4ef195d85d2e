import ComitySchema

/// Rules that the course of a case applies, beside those that every decision applies.
enum AppliedInCourse {
    static let entries: [RuleEntry] = [
        RuleEntry(
            "D14",
            .agreement,
            decidedBy: .machineAndPerson,
            "What the provider sees of the account still does not contradict the issuer's statement, before each delivery and at an interval",
            .elsewhere("delivery and the case's course"),
            outcome: "suspend SignalsChanged, then review",
            codes: [.signalsChanged],
            source: "IPA 2016, s.52(4); the belief is one at the time",
            tests: ["DeliveryTests/PartTests", "LegalValidationTests/FulfilmentTests"]
        ),
        RuleEntry(
            "G01",
            .instrument,
            "Content and interceptions are approved by two different people",
            .elsewhere("the case's course"),
            outcome: "the case stays in review",
            codes: [.decisionInvalid],
            source: "practice: four eyes",
            tests: ["LegalValidationTests/ReviewTests"]
        ),
        RuleEntry(
            "G05",
            .instrument,
            "The authority confirms that it has each answer and could open it",
            .elsewhere("the case's course"),
            outcome: "the case is closed without a receipt after its period",
            source: "ETSI TS 103 120, DELIVERResponse",
            tests: ["LegalValidationTests/FulfilmentTests"]
        ),
        RuleEntry(
            "G06",
            .agreement,
            "No user is told while a duty of secrecy runs, and none by the provider where only the issuer may",
            .notYet(
                because: "the pipeline writes to no user; what the agreement lets the provider do is in the rulebook (userNotice)"
            ),
            outcome: "flag",
            source: "COPO 2019, s.8; Regulation (EU) 2023/1543, Art. 13"
        ),
        RuleEntry(
            "G08",
            .agreement,
            "Figures for transparency count each event of an order once",
            .notYet(because: "no figures are published; audit events carry what they need, each once"),
            outcome: "flag",
            source: "US-UK Agreement, Art. 12(5); 50 USC 1874"
        ),
        RuleEntry(
            "G09",
            .agreement,
            decidedBy: .machineAndPerson,
            "A claim for costs is prepared where the law allows one",
            .notYet(because: "none of the agreements that are loaded grants one without national law, which no file holds"),
            outcome: "flag",
            source: "Regulation (EU) 2023/1543, Art. 14"
        ),
        RuleEntry(
            "G10",
            .instrument,
            decidedBy: .machineAndPerson,
            "No other process on the same account conflicts with the order",
            .notYet(because: "cases are kept by order, on many partitions; nothing knows all orders on one account"),
            outcome: "flag or review",
            source: "18 USC 2703(h)"
        ),
        RuleEntry(
            "G12",
            .instrument,
            "Half, four fifths and all of a deadline's time do not pass unnoticed",
            .elsewhere("the case's course"),
            outcome: "an alarm; what acts, stops",
            codes: [.noAnswerInTime],
            source: "Regulation (EU) 2023/1543, Art. 10(4)",
            tests: ["LegalValidationTests/FulfilmentTests"]
        ),
    ]
}
