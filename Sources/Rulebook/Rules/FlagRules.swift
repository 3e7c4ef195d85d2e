import ComitySchema

/// What the order's own flags ask of people.
enum FlagRules {
    static let all = [confirmed, real]

    static let confirmed = Rule(
        "A14",
        "The order claims no emergency",
        source: "practice: forged emergencies; every claim is confirmed by calling the authority back",
        reads: ["flags.emergency"]
    ) { matter in
        guard matter.order.flags.emergency else { return [] }
        return [
            .review(
                .insufficientInformation,
                "The order claims an emergency: call the Designated Authority back under a number that is known already."
            )
        ]
    }

    static let real = Rule(
        "T01",
        "The order is not a test",
        source: "practice: a test never touches a real person's data",
        reads: ["flags.test"]
    ) { matter in
        guard matter.order.flags.test else { return [] }
        return [
            .review(.insufficientInformation, "The order is marked as a test: approve it only if its targets are test accounts.")
        ]
    }
}
