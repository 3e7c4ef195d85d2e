// How often a thread asks for memory, for tests that promise that it does not. Only tests link this.
#ifndef COMITY_ALLOCATION_COUNT_H
#define COMITY_ALLOCATION_COUNT_H

#include <stdint.h>

/// How often the calling thread has asked for memory since it began. With a C library other than glibc it stays 0.
uint64_t allocation_count(void);

#endif
