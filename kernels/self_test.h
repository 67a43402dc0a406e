// Tests on the current machine what the parity of sampler and trainer relies on (the contract of
// kernels/backend.h): the bits of a result row do not depend on the other rows of the batch, the number of
// threads or which of the device's implementations is used.
#pragma once

#include <c10/core/ScalarType.h>

#include <span>
#include <vector>

#include "base/check_result.h"
#include "kernels/exec.h"

namespace whet::kernels {

// One result for each kind of operation, for `exec` and all its variants. Takes about 30 ms on a CPU.
std::vector<CheckResult> test_row_invariance(const Exec& exec, at::ScalarType dtype = at::kFloat);

// The same for given implementations; the expected bits are those of the first, one row at a time.
std::vector<CheckResult> test_row_invariance(std::span<const Exec> execs, at::ScalarType dtype = at::kFloat);

// Only the products and the attention of `exec`, for the start of an engine. Takes about 1 ms. Throws Error
// when a row's bits depend on its batch.
void check_row_invariance(const Exec& exec, at::ScalarType dtype = at::kFloat);

}  // namespace whet::kernels
