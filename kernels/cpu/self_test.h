// The self-test of kernels/self_test.h with the kernels as an argument.
#pragma once

#include <span>

#include "kernels/cpu/table.h"
#include "kernels/self_test.h"

namespace whet::kernels {

// tables: those to compare; the first, a row at a time on one thread, is the measure.
std::vector<CheckResult> test_row_invariance(std::span<const KernelTable* const> tables,
                                             const Threads& threads);

void check_row_invariance(const KernelTable& table, const Threads& threads);

}  // namespace whet::kernels
