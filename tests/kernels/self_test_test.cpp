// The self-test passes the kernels that are there, and finds each way in which one could break the promise.
#include "kernels/self_test.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <cstdint>
#include <functional>
#include <thread>

#include "kernels/cpu/backend/cpu_backend.h"
#include "tests/support/expect_throw.h"

namespace whet::kernels {
namespace {

const KernelTable& good = avx2::table;

// One unit in the last place.
void nudge(float& value) { value = std::nextafter(value, 1e9f); }

KernelTable with(const std::function<void(KernelTable&)>& change) {
  KernelTable table = good;
  table.name = "broken";
  change(table);
  return table;
}

// As libraries do: one row has a loop of its own, which sums backwards.
void sum_single_rows_backwards(const LinearProduct& product, int64_t first_row, int64_t rows, int64_t panel,
                               const float* next) {
  good.linear_panel(product, first_row, rows, panel, next);
  if (rows > 1) return;
  for (int64_t o = panel * kPanel; o < std::min(product.outputs, (panel + 1) * kPanel); ++o) {
    float sum = 0;
    for (int64_t i = product.inputs - 1; i >= 0; --i)
      sum = std::fma(product.x[first_row * product.x_stride + i],
                     product.packed[(panel * product.inputs + i) * kPanel + o % kPanel], sum);
    const float bias = product.bias == nullptr ? 0 : product.bias[o];
    product.out[first_row * product.out_stride + o] = sum + bias;
  }
}

// The last of exactly eleven rows.
void round_eleventh_rows_up(const LinearProduct& product, int64_t first_row, int64_t rows, int64_t panel,
                            const float* next) {
  good.linear_panel(product, first_row, rows, panel, next);
  if (rows == 11) nudge(product.out[(first_row + 10) * product.out_stride + panel * kPanel]);
}

void round_later_tiles_up(const AttentionShape& shape, const AttentionSpan& span, const AttentionTile& tile,
                          float* scratch) {
  good.attend_tile(shape, span, tile, scratch);
  if (tile.first_row > 0) nudge(span.out[tile.first_row * shape.heads * shape.value_dim]);
}

void round_later_latent_tiles_up(const AttentionShape& shape, const AttentionSpan& span,
                                 const AttentionTile& tile, float* scratch) {
  if (shape.latent)
    round_later_tiles_up(shape, span, tile, scratch);
  else
    good.attend_tile(shape, span, tile, scratch);
}

void forget_a_value_in_later_rows(const AttentionShape& shape, const AttentionSpan& span, int64_t row) {
  good.write_kv(shape, span, row);
  const int64_t position = span.first_position + row;
  if (row == 3)
    span.kv.base[span.kv.pages[position / kPageTokens] * span.kv.page_stride + position % kPageTokens] = 0;
}

void round_unaligned_norms_up(const float* x, const float* weight, float eps, int64_t rows, int64_t dim,
                              float* out, float* inverse_rms) {
  good.rms_norm(x, weight, eps, rows, dim, out, inverse_rms);
  if (reinterpret_cast<uintptr_t>(out) % 16 != 0) nudge(out[0]);
}

void round_second_gates_up(const float* x, int64_t rows, int64_t dim, float* out) {
  good.swiglu(x, rows, dim, out);
  if (rows > 1) nudge(out[dim]);
}

float round_unaligned_entropies_up(float* logits, int64_t size, float temperature, float* log_normalizer) {
  float entropy = good.log_softmax(logits, size, temperature, log_normalizer);
  if (reinterpret_cast<uintptr_t>(logits) % 16 != 0) nudge(entropy);
  return entropy;
}

Exec exec_of(const KernelTable& table, int threads = 1) {
  return Exec(std::make_shared<const CpuBackend>(table, threads));
}

std::vector<std::string> failures(const std::vector<Exec>& execs) {
  std::vector<std::string> names;
  for (const auto& [name, passed, detail] : test_row_invariance(execs)) {
    EXPECT_FALSE(detail.empty()) << name;
    if (!passed) names.push_back(name);
  }
  return names;
}

using Names = std::vector<std::string>;

TEST(RowInvariance, HoldsForTheKernelsOfThisMachine) {
  for (const int count : {1, 2, 3}) {
    const auto results = test_row_invariance(Exec(count));
    EXPECT_EQ(results.size(), 10u);
    for (const auto& [name, passed, detail] : results) EXPECT_TRUE(passed) << name << ": " << detail;
    for (const KernelTable* table : kernel_tables()) check_row_invariance(exec_of(*table, count));
  }
}

TEST(RowInvariance, FailsForBrokenKernels) {
  const std::vector<std::pair<Names, std::function<void(KernelTable&)>>> cases{
      {{"products", "products of heads and experts"},
       [](KernelTable& t) { t.linear_panel = sum_single_rows_backwards; }},
      {{"products", "products of heads and experts"},
       [](KernelTable& t) { t.linear_panel = round_eleventh_rows_up; }},
      {{"grouped-query attention", "latent attention"},
       [](KernelTable& t) { t.attend_tile = round_later_tiles_up; }},
      {{"latent attention"}, [](KernelTable& t) { t.attend_tile = round_later_latent_tiles_up; }},
      {{"grouped-query attention", "latent attention"},
       [](KernelTable& t) { t.write_kv = forget_a_value_in_later_rows; }},
      {{"RMSNorm"}, [](KernelTable& t) { t.rms_norm = round_unaligned_norms_up; }},
      {{"SwiGLU"}, [](KernelTable& t) { t.swiglu = round_second_gates_up; }},
      {{"log-softmax"}, [](KernelTable& t) { t.log_softmax = round_unaligned_entropies_up; }},
  };
  for (size_t i = 0; i < cases.size(); ++i) {
    const KernelTable broken = with(cases[i].second);
    EXPECT_EQ(failures({exec_of(broken)}), cases[i].first) << "case " << i;
  }
}

// Each table alone is as it should be; together they are not.
TEST(RowInvariance, FailsWhereInstructionSetsDiffer) {
  const KernelTable broken = with([](KernelTable& t) {
    t.linear_panel = [](const LinearProduct& product, int64_t first_row, int64_t rows, int64_t panel,
                        const float* next) {
      good.linear_panel(product, first_row, rows, panel, next);
      for (int64_t r = first_row; r < first_row + rows; ++r)
        nudge(product.out[r * product.out_stride + panel * kPanel]);
    };
  });
  EXPECT_EQ(failures({exec_of(broken)}), Names{});
  EXPECT_EQ(failures({exec_of(good), exec_of(broken)}), (Names{"products", "products of heads and experts"}));
}

TEST(RowInvariance, NamesTheFirstDifference) {
  const KernelTable broken = with([](KernelTable& t) { t.linear_panel = round_eleventh_rows_up; });
  EXPECT_EQ(test_row_invariance(std::vector<Exec>{exec_of(broken)})[0].detail,
            "7 to 33, row 10: 11 rows together, broken on 1 thread");
}

TEST(CheckRowInvariance, ThrowsForBrokenKernels) {
  const KernelTable single = with([](KernelTable&t) { t.linear_panel = sum_single_rows_backwards; }),
                    later = with([](KernelTable&t) { t.attend_tile = round_later_tiles_up; }),
                    latent = with([](KernelTable&t) { t.attend_tile = round_later_latent_tiles_up; });
  EXPECT_MESSAGE(
      Error, check_row_invariance(exec_of(single)),
      "on this machine the bits of a row depend on its batch (products, 67 to 70, row 0: 5 rows together, "
      "broken on 1 thread), so sampler and trainer would not agree: see whet doctor");
  EXPECT_THROW(check_row_invariance(exec_of(later)), Error);
  EXPECT_THROW(check_row_invariance(exec_of(latent)), Error);
}

// A helper whose arithmetic is another, as after a library has changed the rounding of one thread.
TEST(CheckRowInvariance, ThrowsForAThreadThatRoundsOtherwise) {
  static const std::thread::id caller = std::this_thread::get_id();
  const KernelTable broken = with([](KernelTable& t) {
    t.linear_panel = [](const LinearProduct& product, int64_t first_row, int64_t rows, int64_t panel,
                        const float* next) {
      good.linear_panel(product, first_row, rows, panel, next);
      if (std::this_thread::get_id() != caller)
        nudge(product.out[first_row * product.out_stride + panel * kPanel]);
      else
        std::this_thread::sleep_for(std::chrono::microseconds(100));  // leaves work for the helper
    };
  });
  const Exec two = exec_of(broken, 2);
  EXPECT_NO_THROW(check_row_invariance(exec_of(broken)));
  const auto found = [&] {
    try {
      check_row_invariance(two);
      return false;
    } catch (const Error&) {
      return true;
    }
  };
  int tries = 0;  // the helper may be late, but not always
  while (tries < 100 && !found()) ++tries;
  EXPECT_LT(tries, 100);
}

}  // namespace
}  // namespace whet::kernels
