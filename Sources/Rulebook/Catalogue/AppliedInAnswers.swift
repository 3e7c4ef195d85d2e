import ComitySchema

/// Rules that the stages apply which read, capture, seal and deliver data.
enum AppliedInAnswers {
    static let entries: [RuleEntry] = [
        RuleEntry(
            "E10",
            .instrument,
            "What is produced is within the approved categories, identifier and window, item by item",
            .elsewhere("retrieval and interception, before anything is sealed"),
            outcome: "the item is left out and counted",
            source: "18 USC 2523(b)(4)(D)(ii)",
            tests: ["RetrievalTests/ScopeTests", "InterceptionTests/CaptureTests"]
        ),
        RuleEntry(
            "E11",
            .instrument,
            "What is only preserved is never delivered",
            .elsewhere("the task register, which lets nothing leave for a preservation"),
            outcome: "nothing is sealed; nothing leaves",
            codes: [.taskNotActive],
            source: "Regulation (EU) 2023/1543, Art. 11",
            tests: ["DeliveryTests/RegisterTests", "RetrievalTests/RegisterTests"]
        ),
        RuleEntry(
            "F06",
            .instrument,
            "An interception ends at its time, whatever else stands still",
            .elsewhere("interception, which holds the window with the target"),
            outcome: "capture ends",
            codes: [.windowEnded],
            source: "ETSI TS 103 221-1, ImplicitDeactivation",
            tests: ["InterceptionTests/EndingTests"]
        ),
        RuleEntry(
            "F08",
            .agreement,
            "What is delivered goes to the Designated Authority that sent the order, and to nobody else",
            .elsewhere("delivery: the topic and the key are those of the task's recipient"),
            outcome: "there is no other destination",
            codes: [.bindingMismatch],
            source: "US-UK Agreement, Art. 6(1)-(2)",
            tests: ["DeliveryTests/PartTests"]
        ),
        RuleEntry(
            "F09",
            .instrument,
            "What happened outside an interception's window, or to another account, is not captured",
            .elsewhere("interception"),
            outcome: "the event is left out and counted",
            source: "18 USC 2523(b)(4)(D)(vi)",
            tests: ["InterceptionTests/CaptureTests"]
        ),
        RuleEntry(
            "G02",
            .instrument,
            "Answers are encrypted to the authority's key that was pinned when the task was authorised",
            .elsewhere("retrieval and interception"),
            outcome: "hold KeyNotValid until there is a key",
            codes: [.keyNotValid],
            source: "US-UK Agreement, Art. 6(2); Regulation (EU) 2023/1543, Art. 13(4)",
            tests: ["TrustTests/SealTests", "DeliveryTests/PartTests"]
        ),
        RuleEntry(
            "G03",
            .instrument,
            "Every item is listed with its digest in a signed manifest, and the counts are the collection's",
            .elsewhere("retrieval, interception and delivery"),
            outcome: "the part is withheld",
            codes: [.sequenceGap, .bindingMismatch],
            source: "ETSI TS 103 120, Checksum",
            tests: ["AnswerTests/AnswerTests", "DeliveryTests/PartTests"]
        ),
        RuleEntry(
            "G04",
            .instrument,
            "That nothing is held is attested in a signed manifest",
            .elsewhere("retrieval and delivery"),
            outcome: "no answer is complete without it",
            codes: [.dataNotHeld],
            source: "US-UK Agreement, Art. 6(4)",
            tests: ["RetrievalTests/AnswerTests"]
        ),
        RuleEntry(
            "G07",
            .instrument,
            "Working copies are destroyed after the receipt and the retention period",
            .notYet(because: "sealed parts leave with their topics' retention; nothing destroys them at the receipt"),
            outcome: "flag",
            source: "practice"
        ),
        RuleEntry(
            "G11",
            .authentic,
            "No log, metric, trace, key or header holds a person's data",
            .elsewhere("all stages: identifiers describe themselves by a keyed hash"),
            outcome: "nothing to print",
            source: "Regulation (EU) 2023/1543, Art. 13(4)",
            tests: ["RulebookTests/RuleTests"]
        ),
    ]
}
