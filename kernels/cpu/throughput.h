// How fast this machine is at the two things that a token costs: reading the weights, when few sequences run,
// and multiplying by them, when many do. Each takes about 0.2 s.
#pragma once

#include "base/threads.h"

namespace whet::kernels {

// Of memory that no cache holds.
double read_bytes_per_second(const Threads& threads);

// Of kernels/linear.h: one fused multiply-add is two operations.
double product_flops_per_second(const Threads& threads);

}  // namespace whet::kernels
