#include "raw_consumer.h"

#include <librdkafka/rdkafka.h>
#include <stdio.h>
#include <sys/resource.h>
#include <time.h>

enum { PATIENCE_MS = 30000, BATCH = 1000 };

static int64_t nanoseconds(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static int64_t peak_bytes(void) {
    struct rusage usage;
    return getrusage(RUSAGE_SELF, &usage) == 0 ? (int64_t)usage.ru_maxrss * 1024 : 0;
}

/// Counts a record and frees it. False if it is an error that reading does not survive.
static bool take(rd_kafka_message_t *message, raw_outcome_t *outcome) {
    bool is_sound = true;
    if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
        outcome->records += 1;
        outcome->bytes += (int64_t)(message->key_len + message->len);
    } else if (message->err != RD_KAFKA_RESP_ERR__PARTITION_EOF) {
        snprintf(outcome->problem, sizeof outcome->problem, "%s", rd_kafka_message_errstr(message));
        is_sound = false;
    }
    rd_kafka_message_destroy(message);
    return is_sound;
}

static void give_up(raw_outcome_t *outcome) {
    snprintf(outcome->problem, sizeof outcome->problem, "the brokers have sent nothing for %d s", PATIENCE_MS / 1000);
}

static void read_one_by_one(rd_kafka_t *client, int64_t records, raw_outcome_t *outcome) {
    while (outcome->records < records) {
        rd_kafka_message_t *message = rd_kafka_consumer_poll(client, PATIENCE_MS);
        if (!message) return give_up(outcome);
        if (!take(message, outcome)) return;
    }
}

static void read_in_batches(rd_kafka_queue_t *queue, int64_t records, raw_outcome_t *outcome) {
    rd_kafka_message_t *messages[BATCH];
    bool is_sound = true;
    while (is_sound && outcome->records < records) {
        ssize_t count = rd_kafka_consume_batch_queue(queue, PATIENCE_MS, messages, BATCH);
        if (count <= 0) return give_up(outcome);
        // Also after an error: what the batch holds must be freed.
        for (ssize_t index = 0; index < count; index++) is_sound = take(messages[index], outcome) && is_sound;
    }
}

static void read_all(rd_kafka_t *client, const rd_kafka_topic_partition_list_t *partitions, int64_t records, bool in_batches,
                     raw_outcome_t *outcome) {
    rd_kafka_queue_t *queue = rd_kafka_queue_get_consumer(client);
    int64_t start = nanoseconds(CLOCK_MONOTONIC);
    int64_t cpu_start = nanoseconds(CLOCK_PROCESS_CPUTIME_ID);
    int64_t loop_start = nanoseconds(CLOCK_THREAD_CPUTIME_ID);
    rd_kafka_resp_err_t error = rd_kafka_assign(client, partitions);
    if (error) {
        snprintf(outcome->problem, sizeof outcome->problem, "%s", rd_kafka_err2str(error));
    } else if (in_batches) {
        read_in_batches(queue, records, outcome);
    } else {
        read_one_by_one(client, records, outcome);
    }
    outcome->nanoseconds = nanoseconds(CLOCK_MONOTONIC) - start;
    outcome->cpu_nanoseconds = nanoseconds(CLOCK_PROCESS_CPUTIME_ID) - cpu_start;
    outcome->loop_cpu_nanoseconds = nanoseconds(CLOCK_THREAD_CPUTIME_ID) - loop_start;
    outcome->peak_bytes = peak_bytes();
    rd_kafka_queue_destroy(queue);
}

raw_outcome_t raw_consume(const raw_setting_t *settings, size_t setting_count, const char *topic, int32_t partitions,
                          int64_t records, bool in_batches) {
    raw_outcome_t outcome = {0};
    char *problem = outcome.problem;
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    rd_kafka_conf_set_log_cb(conf, NULL);
    for (size_t index = 0; index < setting_count; index++) {
        if (rd_kafka_conf_set(conf, settings[index].name, settings[index].value, problem, sizeof outcome.problem)) {
            rd_kafka_conf_destroy(conf);
            return outcome;
        }
    }
    rd_kafka_t *client = rd_kafka_new(RD_KAFKA_CONSUMER, conf, problem, sizeof outcome.problem);
    if (!client) {
        rd_kafka_conf_destroy(conf);
        return outcome;
    }
    // A topic's setting leaves words here although it is taken.
    problem[0] = 0;
    rd_kafka_poll_set_consumer(client);
    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(partitions);
    for (int32_t partition = 0; partition < partitions; partition++) {
        rd_kafka_topic_partition_list_add(list, topic, partition)->offset = RD_KAFKA_OFFSET_BEGINNING;
    }
    read_all(client, list, records, in_batches, &outcome);
    rd_kafka_topic_partition_list_destroy(list);
    rd_kafka_consumer_close(client);
    rd_kafka_destroy(client);
    return outcome;
}
