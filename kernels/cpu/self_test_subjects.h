// What the self-test tries: each kernel with random numbers to work on.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "kernels/attention.h"
#include "kernels/cpu/table.h"
#include "kernels/route.h"

namespace whet::kernels {

// Who computes.
struct Team {
  const KernelTable& table;
  const Threads& threads;
};

// A kernel and what it is given: `rows` rows, which come out `width` numbers wide.
struct Subject {
  std::string what;
  int64_t rows = 0, width = 0;
  // out: [count, width], of the rows from `first` on. Called for the parts of all rows in order.
  std::function<void(const Team& team, int64_t first, int64_t count, float* out)> compute;
};

Subject product(int64_t outputs, int64_t inputs, int64_t rows);
Subject norm(int64_t dim, int64_t rows);
Subject gated(int64_t dim, int64_t rows);
// The last number of a row is its entropy.
Subject distribution(int64_t size, int64_t rows);
Subject rotation(int64_t heads, int64_t dim, int64_t rows);
// A row's chosen experts, then their weights.
Subject routing(const RouterShape& shape, int64_t rows);
// The tokens of one sequence; its pages lie elsewhere for every size of the first part.
Subject attention(const AttentionShape& shape, int64_t rows);

}  // namespace whet::kernels
