// Where the operations of a model run: what a forward pass is given holds for its backward pass, and with
// gradients as without.
#include "kernels/exec.h"

#include <gtest/gtest.h>

#include <mutex>
#include <set>
#include <thread>

#include "kernels/cpu/backend/cpu_backend.h"
#include "tests/support/tiny_models.h"
#include "train/logprobs.h"
#include "train/train_batch.h"

namespace whet {
namespace {

std::mutex seen_mutex;
std::set<std::thread::id> seen;

void note_thread() {
  const std::lock_guard lock(seen_mutex);
  seen.insert(std::this_thread::get_id());
}

// The kernels of this machine, and who calls the products and the attention.
Exec noting_exec(int threads) {
  static const kernels::KernelTable table = [] {
    kernels::KernelTable table = kernels::kernel_table();
    table.linear_panel = [](const auto& product, int64_t first_row, int64_t rows, int64_t panel,
                            const float* next) {
      note_thread();
      kernels::kernel_table().linear_panel(product, first_row, rows, panel, next);
      std::this_thread::yield();
    };
    table.attend_tile = [](const auto& shape, const auto& span, const auto& tile, float* scratch) {
      note_thread();
      kernels::kernel_table().attend_tile(shape, span, tile, scratch);
    };
    return table;
  }();
  return Exec(std::make_shared<const kernels::CpuBackend>(table, threads));
}

MicroBatch one_long_sequence() {
  std::vector<TrainSequence> sequences(1);
  for (int32_t t = 0; t < 120; ++t) sequences[0].ids.push_back(1 + t % 30);
  sequences[0].weights.assign(120, 1.0f);
  return make_micro_batches(sequences, 1000).at(0);
}

at::Tensor gradient_of(const CausalLm& model, const Exec& exec) {
  const auto logprobs = compute_logprobs(model, one_long_sequence(), 1.0, {.exec = exec}).logprobs;
  for (const auto& parameter : model.parameters()) parameter.value.mutable_grad() = at::Tensor();
  logprobs.sum().backward();
  std::vector<at::Tensor> all{logprobs.detach()};
  for (const auto& parameter : model.parameters())
    if (parameter.value.grad().defined()) all.push_back(parameter.value.grad().flatten());
  return at::cat(all);
}

class ExecOf : public testing::TestWithParam<const char*> {
 protected:
  std::unique_ptr<CausalLm> model_ =
      tiny_model(std::string(GetParam()) == "dense" ? tiny_dense_json() : tiny_moe_json());
};

TEST_P(ExecOf, OneMicroBatchWithGradientsUsesAllThreads) {
  const Exec two = noting_exec(2);
  seen.clear();
  for (int tries = 0; tries < 200 && seen.size() < 2; ++tries)  // a helper may be late, but not always
    compute_logprobs(*model_, one_long_sequence(), 1.0, {.exec = two});
  EXPECT_EQ(seen.size(), 2u);
}

TEST_P(ExecOf, GradientsHaveTheSameBitsOnAnyNumberOfThreads) {
  const at::Tensor alone = gradient_of(*model_, Exec());
  for (const int threads : {2, 3}) {
    const at::Tensor shared = gradient_of(*model_, Exec(threads));
    EXPECT_EQ(std::memcmp(alone.const_data_ptr(), shared.const_data_ptr(), alone.nbytes()), 0);
  }
}

INSTANTIATE_TEST_SUITE_P(Kinds, ExecOf, testing::Values("dense", "moe"),
                         [](const auto& kind) { return kind.param; });

}  // namespace
}  // namespace whet
