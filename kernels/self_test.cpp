#include "kernels/self_test.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>

#include <algorithm>
#include <cstring>
#include <string>

#include "base/error.h"
#include "kernels/self_test_subjects.h"

namespace whet::kernels {

namespace {

// How the rows of a subject are computed, to be compared with one row at a time.
struct Plan {
  std::span<const Exec> execs;
  std::vector<int64_t> parts;  // rows together
};

// The first row of a part that differs from what is expected; the number of rows if none does.
int64_t first_difference(const at::Tensor& part, const at::Tensor& expected) {
  const size_t width = static_cast<size_t>(part.stride(0)) * part.element_size();
  const auto* a = static_cast<const char*>(part.const_data_ptr());
  const auto* b = static_cast<const char*>(expected.const_data_ptr());
  int64_t row = 0;
  for (; row < part.size(0) && std::memcmp(a, b, width) == 0; ++row) a += width, b += width;
  return row;
}

// Computes all rows in parts of `part`. Returns where that first differs, or "".
std::string difference(const Subject& subject, const Exec& exec, int64_t part, const at::Tensor& expected) {
  for (int64_t first = 0; first < subject.rows; first += part) {
    const int64_t count = std::min(part, subject.rows - first);
    const at::Tensor out = subject.compute(exec, first, count).cpu();
    const int64_t row = first_difference(out, expected.narrow(0, first, count));
    if (row < count)
      return concat(subject.what, ", row ", first + row, ": ", part, " rows together, ", exec->name());
  }
  return "";
}

std::string difference(const Subject& subject, const Plan& plan) {
  at::Tensor expected;
  for (int64_t row = 0; row < subject.rows; ++row) {
    const at::Tensor one = subject.compute(plan.execs[0], row, 1).cpu();
    if (row == 0) expected = at::empty({subject.rows, one.size(1)}, one.options());
    expected.select(0, row).copy_(one[0]);
  }
  for (const Exec& exec : plan.execs)
    for (const int64_t part : plan.parts)
      if (auto found = difference(subject, exec, std::min(part, subject.rows), expected); !found.empty())
        return found;
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

std::vector<CheckResult> test_row_invariance(std::span<const Exec> execs, at::ScalarType dtype) {
  const at::NoGradGuard no_grad;
  // Every number of rows that registers are laid out for, and numbers over it.
  constexpr int64_t rows = 101;
  const Plan plan{execs, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 16, 25, rows}};
  const RouterShape sigmoid{24, 4, 4, 2, 2};
  const RouterShape softmax{10, 3, 1, 1, 1, RouterScore::softmax};
  const Subjects subjects(execs[0]->device(), dtype);
  return {
      check("products",
            {subjects.product(33, 7, rows), subjects.product(130, 64, rows), subjects.product(70, 257, rows)},
            plan),
      check("products of heads and experts",
            {subjects.heads(3, 40, 24, rows), subjects.experts(5, 40, 24, rows)}, plan),
      check("RMSNorm", {subjects.norm(7, rows), subjects.norm(100, rows)}, plan),
      check("SwiGLU", {subjects.gated(7, rows), subjects.gated(100, rows)}, plan),
      check("rotary embedding", {subjects.rotation(3, 10, rows), subjects.rotation(5, 64, rows)}, plan),
      check("grouped-query attention",
            {subjects.attention({10, 2, 36, 28, 0.2f}, kTokens),
             subjects.attention({3, 3, 5, 3, 0.5f}, kTokens),
             subjects.attention({7, 1, 24, 16, 0.2f, false, /*window=*/9}, kTokens)},
            plan),
      check("latent attention",
            {subjects.attention({3, 1, 24, 16, 0.2f, true}, kTokens),
             subjects.attention({21, 1, 19, 13, 0.3f, true}, kTokens)},
            plan),
      check("router", {subjects.routing(sigmoid, rows), subjects.routing(softmax, rows)}, plan),
      check("log-softmax", {subjects.distribution(97, rows), subjects.distribution(1000, 13)}, plan),
      check("draws", {subjects.draws(97, rows)}, plan),
  };
}

std::vector<CheckResult> test_row_invariance(const Exec& exec, at::ScalarType dtype) {
  std::vector<Exec> execs = exec->variants();
  execs.push_back(exec);
  return test_row_invariance(execs, dtype);
}

void check_row_invariance(const Exec& exec, at::ScalarType dtype) {
  const at::NoGradGuard no_grad;
  const Plan plan{{&exec, 1}, {5, 25}};
  const Subjects subjects(exec->device(), dtype);
  const CheckResult results[] = {
      check("products", {subjects.product(70, 67, 25)}, plan),
      check("attention",
            {subjects.attention({4, 2, 20, 12, 0.2f}, kTokens),
             subjects.attention({5, 1, 24, 16, 0.2f, true}, kTokens)},
            plan),
  };
  for (const auto& [name, passed, detail] : results)
    require(passed, "on this machine the bits of a row depend on its batch (", name, ", ", detail,
            "), so sampler and trainer would not agree: see whet doctor");
}

}  // namespace whet::kernels
