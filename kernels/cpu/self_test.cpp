#include "kernels/cpu/self_test.h"

#include <algorithm>
#include <cstring>
#include <string>

#include "base/error.h"
#include "kernels/cpu/self_test_subjects.h"

namespace whet::kernels {

namespace {

using Floats = std::vector<float>;

// How the rows of a subject are computed besides one by one.
struct Plan {
  std::span<const KernelTable* const> tables;
  std::vector<int64_t> parts;  // rows together, on one thread
  const Threads& threads;      // that share parts of 7 rows, and all rows
};

// The first row of a part that differs from what is expected; `count` if none does.
int64_t first_difference(const Floats& values, const float* expected, int64_t count, int64_t width) {
  int64_t row = 0;
  while (row < count && std::memcmp(&values[static_cast<size_t>(row * width)], expected + row * width,
                                    static_cast<size_t>(width) * sizeof(float)) == 0)
    ++row;
  return row;
}

// Computes all rows in parts of `part`. Returns where that first differs, or "".
std::string difference(const Subject& subject, const Team& team, int64_t part, const Floats& expected) {
  for (int64_t first = 0; first < subject.rows; first += part) {
    const int64_t count = std::min(part, subject.rows - first);
    Floats out(static_cast<size_t>(count * subject.width));
    subject.compute(team, first, count, out.data());
    const int64_t row =
        first_difference(out, &expected[static_cast<size_t>(first * subject.width)], count, subject.width);
    if (row < count)
      return concat(subject.what, ", row ", first + row, ": ", part, " rows together on ",
                    team.threads.count(), team.threads.count() == 1 ? " thread, " : " threads, ",
                    team.table.name);
  }
  return "";
}

std::string difference(const Subject& subject, const Plan& plan) {
  Floats expected(static_cast<size_t>(subject.rows * subject.width));
  for (int64_t row = 0; row < subject.rows; ++row)
    subject.compute({*plan.tables[0], serial()}, row, 1, &expected[static_cast<size_t>(row * subject.width)]);
  for (const KernelTable* table : plan.tables) {
    for (const int64_t part : plan.parts)
      if (auto found = difference(subject, {*table, serial()}, part, expected); !found.empty()) return found;
    for (const int64_t part : {int64_t{7}, subject.rows})
      if (auto found = difference(subject, {*table, plan.threads}, part, expected); !found.empty())
        return found;
  }
  return "";
}

CheckResult check(const std::string& name, const std::vector<Subject>& subjects, const Plan& plan) {
  std::string compared;
  for (const Subject& subject : subjects) {
    if (const auto found = difference(subject, plan); !found.empty()) return {name, false, found};
    compared += concat(compared.empty() ? "" : ", ", subject.what);
  }
  return {name, true, compared};
}

// Three pages, the last not full.
constexpr int64_t kTokens = 37;

}  // namespace

std::vector<CheckResult> test_row_invariance(std::span<const KernelTable* const> tables,
                                             const Threads& threads) {
  // Every number of rows that registers are laid out for, and numbers over it.
  const Plan plan{tables, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 16, 25, 101}, threads};
  constexpr int64_t rows = 101;
  const RouterShape sigmoid{24, 4, 4, 2, 2};
  const RouterShape softmax{10, 3, 1, 1, 1, RouterScore::softmax};
  return {
      check("products", {product(33, 7, rows), product(130, 64, rows), product(70, 257, rows)}, plan),
      check("RMSNorm", {norm(7, rows), norm(100, rows)}, plan),
      check("SwiGLU", {gated(7, rows), gated(100, rows)}, plan),
      check("rotary embedding", {rotation(3, 10, rows), rotation(5, 64, rows)}, plan),
      check("grouped-query attention",
            {attention({10, 2, 36, 28, 0.2f}, kTokens), attention({3, 3, 5, 3, 0.5f}, kTokens),
             attention({7, 1, 24, 16, 0.2f, false, /*window=*/9}, kTokens)},
            plan),
      check("latent attention",
            {attention({3, 1, 24, 16, 0.2f, true}, kTokens), attention({21, 1, 19, 13, 0.3f, true}, kTokens)},
            plan),
      check("router", {routing(sigmoid, rows), routing(softmax, rows)}, plan),
      check("log-softmax", {distribution(97, rows), distribution(1000, 13)}, plan),
  };
}

std::vector<CheckResult> test_row_invariance(const Threads& threads) {
  return test_row_invariance(kernel_tables(), threads);
}

void check_row_invariance(const KernelTable& table, const Threads& threads) {
  const KernelTable* const tables[] = {&table};
  const Plan plan{tables, {5, 25}, threads};
  const CheckResult results[] = {
      check("products", {product(70, 67, 25)}, plan),
      check("attention",
            {attention({4, 2, 20, 12, 0.2f}, kTokens), attention({5, 1, 24, 16, 0.2f, true}, kTokens)}, plan),
  };
  for (const auto& [name, passed, detail] : results)
    require(passed, "on this machine the bits of a row depend on its batch (", name, ", ", detail,
            "), so sampler and trainer would not agree: see whet doctor");
}

void check_row_invariance(const Threads& threads) { check_row_invariance(kernel_table(), threads); }

}  // namespace whet::kernels
