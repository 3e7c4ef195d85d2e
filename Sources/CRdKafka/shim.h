#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

/// Lets the processor fetch what is at an address, if anything is, while it does something else. Swift has no word for it.
static inline void comity_prefetch(const void *address) { __builtin_prefetch(address); }
