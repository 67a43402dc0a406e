// The differentiable row functions against the same formulas in float64 under ATen's own autograd.
#include "models/layers/functions.h"

#include <gtest/gtest.h>

#include "tests/support/alike.h"

namespace whet {
namespace {

using Inputs = std::vector<at::Tensor>;

at::Tensor int64s(const std::vector<int64_t>& values) { return at::tensor(values, at::kLong); }

TEST(Functions, RmsNorm) {
  const auto ours = [](const Inputs& in) { return rms_norm(in[0], in[1], 1e-3, {}).value(); };
  const auto exact = [](const Inputs& in) {
    return in[0] * at::rsqrt(in[0].square().mean(-1, true) + 1e-3) * in[1];
  };
  expect_alike({random_tensor({7, 24}, 1), random_tensor({24}, 2)}, ours, exact);
  expect_alike({random_tensor({5, 3, 10}, 3), random_tensor({10}, 4)}, ours, exact);  // heads
}

TEST(Functions, Swiglu) {
  expect_alike(
      {4 * random_tensor({6, 22}, 5)}, [](const Inputs& in) { return swiglu(in[0], {}).value(); },
      [](const Inputs& in) { return at::silu(in[0].narrow(1, 0, 11)) * in[0].narrow(1, 11, 11); });
}

// The weights of given experts, by every kind of router.
TEST(Functions, Route) {
  for (const auto score : {kernels::RouterScore::softmax, kernels::RouterScore::sigmoid})
    for (const bool normalize : {false, true}) {
      const kernels::RouterShape shape{7, 3, 1, 1, 2, score, normalize, 1.5f};
      const at::Tensor logits = 3 * random_tensor({6, 7}, 9), bias = random_tensor({7}, 10);
      const at::Tensor chosen = route(shape, logits, bias, {}, {}).chosen;
      const auto exact = [&](const Inputs& in) {
        const at::Tensor scores =
            score == kernels::RouterScore::softmax ? at::softmax(in[0], 1) : at::sigmoid(in[0]);
        const at::Tensor weights = scores.gather(1, chosen);
        return 1.5 * (normalize ? weights / weights.sum(1, true) : weights);
      };
      expect_alike(
          {logits}, [&](const Inputs& in) { return route(shape, in[0], bias, {}, {}).weights; }, exact);
    }
}

TEST(Functions, Rope) {
  const at::Tensor angles = 3 * random_tensor({20, 4}, 6), positions = int64s({0, 1, 19, 4, 4});
  for (const auto pairs : {kernels::RopePairs::halves, kernels::RopePairs::interleaved}) {
    const RopeTable table{angles.cos(), angles.sin(), pairs};
    const auto exact = [&](const Inputs& in) {
      const bool halves = pairs == kernels::RopePairs::halves;
      // [rows, heads, pair, part]
      const at::Tensor x = halves ? in[0].view({5, 2, 2, 4}).transpose(2, 3) : in[0].view({5, 2, 4, 2});
      const auto part = [&](int64_t i) { return x.select(3, i); };
      const at::Tensor cos = table.cos.to(at::kDouble).index({positions}).unsqueeze(1);
      const at::Tensor sin = table.sin.to(at::kDouble).index({positions}).unsqueeze(1);
      const at::Tensor turned = at::stack({part(0) * cos - part(1) * sin, part(0) * sin + part(1) * cos}, 3);
      return (halves ? turned.transpose(2, 3) : turned).reshape({5, 2, 8});
    };
    expect_alike(
        {random_tensor({5, 2, 8}, 7)}, [&](const Inputs& in) { return rope(in[0], positions, table, {}); },
        exact);
  }
}

}  // namespace
}  // namespace whet
