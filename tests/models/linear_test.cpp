// Products and their gradients against ATen in float64, and the guard against stale weights.
#include "models/layers/linear.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "tests/support/alike.h"
#include "tests/support/expect_throw.h"

namespace whet {
namespace {

using Inputs = std::vector<at::Tensor>;

TEST(Linear, MatchesFloat64) {
  const Inputs all{random_tensor({13, 20}, 1), random_tensor({37, 20}, 2), random_tensor({37}, 3),
                   random_tensor({13, 37}, 4)};
  for (const size_t count : {2, 3, 4}) {  // without and with a bias and a residual
    const auto optional = [count](const Inputs& in, size_t i) { return i < count ? in[i] : at::Tensor(); };
    expect_alike(
        Inputs(all.begin(), all.begin() + static_cast<int64_t>(count)),
        [&](const Inputs& in) {
          PackedWeights weight(in[1]);
          weight.pack({});
          return linear(in[0], weight, optional(in, 2), optional(in, 3), {});
        },
        [&](const Inputs& in) {
          at::Tensor y = at::mm(in[0], in[1].t());
          for (size_t i = 2; i < count; ++i) y = y + in[i];
          return y;
        });
  }
}

// As latent attention calls it: a part of every head's row, and a transposed part of the weights.
TEST(HeadLinear, MatchesFloat64) {
  const auto part = [](const at::Tensor& x) { return x.narrow(2, 0, 6); };
  const auto weights = [](const at::Tensor& both) { return both.narrow(1, 0, 6).transpose(1, 2); };
  expect_alike(
      {random_tensor({11, 3, 10}, 4), random_tensor({3, 9, 20}, 5)},
      [&](const Inputs& in) {
        PackedWeights packed(weights(in[1].detach()));
        packed.pack({});
        return head_linear(part(in[0]), weights(in[1]), packed, {});
      },
      [&](const Inputs& in) {
        return at::bmm(part(in[0]).transpose(0, 1), weights(in[1]).transpose(1, 2)).transpose(0, 1);
      });
}

TEST(PackedWeights, RefuseToRunWhenTheWeightsHaveChanged) {
  const at::Tensor weight = random_tensor({4, 3}, 6), x = random_tensor({2, 3}, 7);
  PackedWeights packed(weight);
  const at::NoGradGuard no_grad;
  const char* stale = "the weights have changed since they were packed: CausalLm::pack() is due";
  EXPECT_MESSAGE(Error, packed.matrices(), stale);
  packed.pack({});
  const at::Tensor before = linear(x, packed, {}, {}, {});
  weight.detach().mul_(2);
  EXPECT_MESSAGE(Error, packed.matrices(), stale);
  packed.pack({});
  EXPECT_TRUE(same_bits(linear(x, packed, {}, {}, {}), 2 * before));
}

}  // namespace
}  // namespace whet
