// What librdkafka can do at most: a loop that reads records, counts them and does nothing else.
#ifndef COMITY_RAW_CONSUMER_H
#define COMITY_RAW_CONSUMER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
    const char *name;
    const char *value;
} raw_setting_t;

typedef struct {
    int64_t records;
    /// Of keys and values.
    int64_t bytes;
    /// From the assignment to the last record.
    int64_t nanoseconds;
    /// Processor time of the whole process between the same moments.
    int64_t cpu_nanoseconds;
    /// The part of it that the thread of the loop has used; librdkafka's own threads have used the rest.
    int64_t loop_cpu_nanoseconds;
    /// The most memory that the process has held.
    int64_t peak_bytes;
    /// What went wrong; empty if nothing did.
    char problem[512];
} raw_outcome_t;

/// Reads partitions 0 to partitions - 1 of a topic from their beginning until it has seen so many records, or until nothing has come
/// for 30 seconds. One by one with rd_kafka_consumer_poll, or many at once with rd_kafka_consume_batch_queue.
raw_outcome_t raw_consume(const raw_setting_t *settings, size_t setting_count, const char *topic, int32_t partitions,
                          int64_t records, bool in_batches);

#endif
