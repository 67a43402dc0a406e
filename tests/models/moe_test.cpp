// The steps of a mixture of experts, taken together, against a loop over tokens in float64.
#include <c10/core/InferenceMode.h>
#include <gtest/gtest.h>

#include <cmath>

#include "models/layers/functions.h"
#include "models/layers/linear.h"
#include "tests/support/alike.h"

namespace whet {
namespace {

using Inputs = std::vector<at::Tensor>;

constexpr int64_t kTokens = 23, kActive = 2, kExperts = 5, kIn = 12, kOut = 9;

// Token t goes to t mod 3 first, and then mostly to expert 4; nothing goes to expert 3.
int64_t expert_of(int64_t token, int64_t k) { return k == 0 ? token % 3 : token < 20 ? 4 : (token + 1) % 3; }

ExpertDispatch make_dispatch() {
  std::vector<int64_t> chosen;
  for (int64_t i = 0; i < kTokens * kActive; ++i) chosen.push_back(expert_of(i / kActive, i % kActive));
  return Exec()->dispatch_experts(at::tensor(chosen, at::kLong).view({kTokens, kActive}), kExperts);
}

at::Tensor ours(const Inputs& in, const ExpertDispatch& dispatch) {
  PackedWeights weights(in[1]);
  weights.pack({});
  const at::Tensor slots = gather_slots(in[0], dispatch, {});
  const at::Tensor y = grouped_linear(slots, weights, dispatch.begins, {});
  return combine_slots(y, in[2], dispatch, in[3], in[4], {});
}

TEST(ExpertSlots, MatchALoopOverTokens) {
  const ExpertDispatch dispatch = make_dispatch();
  const auto exact = [](const Inputs& in) {
    Inputs rows;
    for (int64_t t = 0; t < kTokens; ++t) {
      at::Tensor row = in[3][t] + in[4][t];
      for (int64_t k = 0; k < kActive; ++k)
        row = row + in[2][t][k] * at::mv(in[1][expert_of(t, k)], in[0][t]);
      rows.push_back(row);
    }
    return at::stack(rows);
  };
  expect_alike(
      {random_tensor({kTokens, kIn}, 1), random_tensor({kExperts, kOut, kIn}, 2),
       random_tensor({kTokens, kActive}, 3), random_tensor({kTokens, kOut}, 4),
       random_tensor({kTokens, kOut}, 5)},
      [&](const Inputs& in) { return ours(in, dispatch); }, exact);
}

// A token's output has one bit pattern: its slots are added in their order, each product fused with its sum.
TEST(ExpertSlots, AreAChainOfFusedMultiplyAdds) {
  const c10::InferenceMode inference;
  const ExpertDispatch dispatch = make_dispatch();
  const at::Tensor y = at::rand({kTokens * kActive, kOut}), weights = at::rand({kTokens, kActive});
  const at::Tensor out = combine_slots(y, weights, dispatch, {}, {}, {});
  const auto slots = y.accessor<float, 2>(), weight = weights.accessor<float, 2>(),
             sums = out.accessor<float, 2>();
  const auto slot_of = dispatch.slots.accessor<int64_t, 2>();
  for (int64_t t = 0; t < kTokens; ++t)
    for (int64_t i = 0; i < kOut; ++i)
      EXPECT_EQ(sums[t][i],
                std::fma(weight[t][1], slots[slot_of[t][1]][i], weight[t][0] * slots[slot_of[t][0]][i]));
}

}  // namespace
}  // namespace whet
