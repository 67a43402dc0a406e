// The formulas beside what the allocator of tensors hands out in a forward and a backward pass. Scratch
// memory of the kernels is not from this allocator.
#include "models/layers/activation_size.h"

#include <c10/core/Allocator.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "tests/support/rollouts.h"
#include "tests/support/tiny_models.h"
#include "train/gradient.h"
#include "train/logprobs.h"
#include "train/optimizer.h"

namespace whet {
namespace {

class CountingAllocator : public c10::Allocator {
 public:
  c10::DataPtr allocate(size_t bytes) override {
    void* memory = std::aligned_alloc(64, (bytes + kHead + 63) / 64 * 64);
    std::memcpy(memory, &bytes, sizeof bytes);
    live_ += static_cast<int64_t>(bytes);
    peak_ = std::max(peak_, live_);
    return {static_cast<std::byte*>(memory) + kHead, memory, &release, at::kCPU};
  }
  void copy_data(void* to, const void* from, size_t bytes) const override { std::memcpy(to, from, bytes); }

  // The most that is live while `work` runs, beyond what was before.
  template <class Work>
  int64_t peak_of(const Work& work) {
    c10::Allocator* usual = c10::GetAllocator(at::kCPU);
    c10::SetAllocator(at::kCPU, this, 1);
    const int64_t before = peak_ = live_;
    work();
    c10::SetAllocator(at::kCPU, usual, 1);
    return peak_ - before;
  }

 private:
  static constexpr size_t kHead = 64;
  static void release(void* memory);
  int64_t live_ = 0, peak_ = 0;
};

CountingAllocator counting;

void CountingAllocator::release(void* memory) {
  size_t bytes = 0;
  std::memcpy(&bytes, memory, sizeof bytes);
  counting.live_ -= static_cast<int64_t>(bytes);
  std::free(memory);
}

class ActivationSize : public testing::TestWithParam<std::tuple<const char*, Recompute>> {};

TEST_P(ActivationSize, IsWithinATenthOfWhatIsAllocated) {
  const std::string kind = std::get<0>(GetParam());
  const Recompute recompute = std::get<1>(GetParam());
  Json json = kind == "dense" ? tiny_dense_json() : kind == "moe" ? tiny_moe_json() : tiny_window_json();
  json["num_hidden_layers"] = 12;
  const auto model = init_model(parse_model_config(json, kind), 1);
  std::vector<TrainSequence> sequences;
  for (const auto& prompt : tiny_prompts(60, 100, kTinyVocab)) {
    TrainSequence sequence{prompt.ids, std::vector<float>(prompt.ids.size(), 0.0f)};
    sequence.weights.back() = 1;  // few logits, so that the blocks count
    sequences.push_back(std::move(sequence));
  }
  const MicroBatch micro = make_micro_batches(sequences, 1 << 20).at(0);
  const GradientCollector gradients(Optimizer({}, model->parameters()).parameters());
  int64_t weights = 0;
  for (const auto& parameter : model->parameters()) weights += static_cast<int64_t>(parameter.value.nbytes());
  const int64_t found = counting.peak_of([&] {
    gradients.sum(1, 1, Team(1), [&](int, const Exec&) {
      return compute_logprobs(*model, micro, 1.0, {.recompute = recompute}).logprobs.sum();
    });
  });
  const int64_t counted =
      update_activation_bytes(model->config(), recompute, micro.batch.ids.size(0), std::ssize(sequences));
  EXPECT_GT(counted, 4 * weights) << "else the gradients would count";
  EXPECT_NEAR(static_cast<double>(counted), static_cast<double>(found), 0.1 * static_cast<double>(found));
}

INSTANTIATE_TEST_SUITE_P(Kinds, ActivationSize,
                         testing::Combine(testing::Values("dense", "moe", "window"),
                                          testing::Values(Recompute::none, Recompute::block)),
                         [](const auto& kind) {
                           return std::string(std::get<0>(kind.param)) +
                                  (std::get<1>(kind.param) == Recompute::none ? "" : "Recomputed");
                         });

}  // namespace
}  // namespace whet
