// Measures the two limits of decoding: memory bandwidth, when few sequences run, and multiplication
// throughput, when many do. Each takes about 0.2 s.
#pragma once

#include "base/threads.h"

namespace whet::kernels {

// Bytes per second read from memory beyond the caches.
double read_bytes_per_second(const Threads& threads);

// Of kernels/linear.h: one fused multiply-add is two operations.
double product_flops_per_second(const Threads& threads);

}  // namespace whet::kernels
