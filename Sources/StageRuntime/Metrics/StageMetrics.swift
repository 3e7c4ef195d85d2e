import Telemetry

/// Every metric of a stage's admin port, by Prometheus' conventions; lag under the names that dashboards for Kafka know.
enum StageMetrics {
    static let buildInfo = MetricDescription("comity_build_info", .gauge, "What runs: its version and librdkafka's. Always 1.")
    static let ready = MetricDescription(
        "comity_ready",
        .gauge,
        "1 if the stage works, 0 while it restores, rebalances or begins anew."
    )
    static let restoreProgress = MetricDescription(
        "comity_restore_progress_ratio",
        .gauge,
        "How much of the state that must be read first is read, from 0 to 1."
    )
    static let restoreSecondsLeft = MetricDescription(
        "comity_restore_seconds_left",
        .gauge,
        "Seconds until that state is read, if it goes on as it did; absent while that is not known."
    )

    static let recordsIn = MetricDescription("comity_records_in_total", .counter, "Records read, by topic.")
    static let recordsOut = MetricDescription("comity_records_out_total", .counter, "Records written and committed, by topic.")
    static let recordsMissed = MetricDescription(
        "comity_records_missed_total",
        .counter,
        "Records that were gone before they could be read, by topic."
    )
    static let deadLetters = MetricDescription("comity_dead_letters_total", .counter, "Records that could not be used, by code.")
    static let seals = MetricDescription("comity_seals_total", .counter, "Parts of answers sealed for agencies.")

    static let stepSeconds = MetricDescription(
        "comity_step_seconds",
        .histogram(bounds: MetricDescription.durationBounds),
        "Seconds that deciding one step took."
    )
    static let commitSeconds = MetricDescription(
        "comity_commit_seconds",
        .histogram(bounds: MetricDescription.durationBounds),
        "Seconds from the begin of a transaction to its end."
    )
    static let transactions = MetricDescription(
        "comity_transactions_total",
        .counter,
        "Transactions, by result: committed or aborted."
    )
    static let rebalances = MetricDescription("comity_rebalances_total", .counter, "Shares of partitions that the group gave.")
    static let clientRestarts = MetricDescription(
        "comity_client_restarts_total",
        .counter,
        "Times that a worker's clients were made anew after being fenced or failing."
    )

    static let lag = MetricDescription(
        "kafka_consumergroup_lag",
        .gauge,
        "Offsets that the group has still to read. Ends of transactions alone do not count."
    )
    static let lagSum = MetricDescription(
        "kafka_consumergroup_lag_sum",
        .gauge,
        "The same for this instance's partitions of a topic together."
    )
    static let currentOffset = MetricDescription(
        "kafka_consumergroup_current_offset",
        .gauge,
        "The offset that the group has committed."
    )
    static let topicEnd = MetricDescription(
        "kafka_topic_partition_current_offset",
        .gauge,
        "One after the last offset that readers may see, of what the stage reads; several stages may tell it of one topic."
    )
    static let topicStart = MetricDescription(
        "kafka_topic_partition_oldest_offset",
        .gauge,
        "The first offset that the brokers still have, of what the stage reads."
    )
    static let lagSeconds = MetricDescription(
        "comity_lag_seconds",
        .gauge,
        "Age of the oldest record that is not committed; 0 if there is none, absent if it is not known."
    )

    static let cases = MetricDescription("comity_cases", .gauge, "Cases, by state.")
    static let deadlinesAtRisk = MetricDescription(
        "comity_deadlines_at_risk",
        .gauge,
        "Duties of open cases that are due within 24 hours."
    )
    static let deadlinesPassed = MetricDescription(
        "comity_deadlines_passed",
        .gauge,
        "Duties of open cases that are overdue."
    )
    static let reviewsWaiting = MetricDescription(
        "comity_reviews_waiting",
        .gauge,
        "What cases wait for people to decide or to do, by what is asked."
    )

    static let retrievalsRunning = MetricDescription(
        "comity_retrievals_running",
        .gauge,
        "Tasks whose stored data is being collected."
    )
    static let retrievalItemsLeft = MetricDescription(
        "comity_retrieval_items_left",
        .gauge,
        "About how many items those of them have to collect still that are large."
    )
    static let retrievalItems = MetricDescription(
        "comity_retrieval_items_total",
        .counter,
        "Items that were collected, or dropped because they were out of scope."
    )

    static let interceptsArmed = MetricDescription(
        "comity_intercepts_armed",
        .gauge,
        "Tasks that events are matched for."
    )
    static let interceptsAuthorised = MetricDescription(
        "comity_intercepts_authorised",
        .gauge,
        "Tasks that the register authorises now."
    )
    static let interceptsUnexplained = MetricDescription(
        "comity_intercepts_unexplained",
        .gauge,
        "Tasks in which the two differ, at least. Above 0 is an alarm."
    )
    static let unconfirmedStops = MetricDescription(
        "comity_intercepts_unconfirmed_stops",
        .gauge,
        "Tasks that are over and whose end was not told. Above 0 is an alarm."
    )
    static let liveEventsWithoutAccount = MetricDescription(
        "comity_live_events_without_account",
        .gauge,
        "Live events whose key is no account's, ever, as each partition told of them. Only the sum means something."
    )

    static let all = own + ProcessMetrics.all

    private static let own = [
        buildInfo, ready, restoreProgress, restoreSecondsLeft, recordsIn, recordsOut, recordsMissed, deadLetters, seals,
        stepSeconds, commitSeconds, transactions, rebalances, clientRestarts, lag, lagSum, currentOffset, topicEnd, topicStart,
        lagSeconds, cases, deadlinesAtRisk, deadlinesPassed, reviewsWaiting, retrievalsRunning, retrievalItemsLeft,
        retrievalItems, interceptsArmed, interceptsAuthorised, interceptsUnexplained, unconfirmedStops, liveEventsWithoutAccount,
    ]
}
