// Proves on the machine at hand what the parity of sampler and trainer rests on: that the bits of a row
// follow from the row alone, whatever rows are computed beside it, on however many threads and by whichever
// of the CPU's instruction sets.
#pragma once

#include <vector>

#include "base/check_result.h"
#include "base/threads.h"

namespace whet::kernels {

// One result a kind of kernel, for every instruction set that this CPU has. Takes about 30 ms.
std::vector<CheckResult> test_row_invariance(const Threads& threads);

// The products and the attention alone, by the instruction set that is used: for the start of an engine.
// Takes about 1 ms. Throws Error when a row's bits depend on its batch.
void check_row_invariance(const Threads& threads);

}  // namespace whet::kernels
