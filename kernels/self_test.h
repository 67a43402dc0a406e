// Proves on the machine at hand what the parity of sampler and trainer rests on (the contract of
// kernels/backend.h): that the bits of a row follow from the row alone, whatever rows are computed beside it, on
// however many threads and by whichever of the device's implementations.
#pragma once

#include <c10/core/ScalarType.h>

#include <span>
#include <vector>

#include "base/check_result.h"
#include "kernels/exec.h"

namespace whet::kernels {

// One result a kind of operation, for `exec` and all its variants. Takes about 30 ms on a CPU.
std::vector<CheckResult> test_row_invariance(const Exec& exec, at::ScalarType dtype = at::kFloat);

// The same for given implementations: the first, a row at a time, is the measure.
std::vector<CheckResult> test_row_invariance(std::span<const Exec> execs, at::ScalarType dtype = at::kFloat);

// The products and the attention of `exec` alone: for the start of an engine. Takes about 1 ms. Throws Error
// when a row's bits depend on its batch.
void check_row_invariance(const Exec& exec, at::ScalarType dtype = at::kFloat);

}  // namespace whet::kernels
