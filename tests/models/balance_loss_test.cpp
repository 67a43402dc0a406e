// The sequence-wise balance loss of experts against its equations, in float64 and for one sequence at a time.
#include "models/layers/balance_loss.h"

#include <gtest/gtest.h>

#include "models/token_batch.h"
#include "tests/support/alike.h"

namespace whet {
namespace {

using kernels::RouterScore;
using kernels::RouterShape;

// Groups, which the loss does not know.
RouterShape shape_of(RouterScore score) { return {8, 3, 4, 2, 2, score}; }

// Equations 17 to 20 for a sequence, logits: [T, experts].
at::Tensor restate(const RouterShape& shape, const at::Tensor& logits) {
  const int64_t tokens = logits.size(0);
  const at::Tensor scores = shape.score == RouterScore::softmax ? logits.softmax(1) : logits.sigmoid();
  const at::Tensor chosen = std::get<1>(scores.detach().topk(shape.active, 1));
  at::Tensor loss = at::zeros({}, logits.options());
  for (int64_t i = 0; i < shape.experts; ++i) {
    const double count = chosen.eq(i).sum().item<double>();
    const double f = static_cast<double>(shape.experts) * count / static_cast<double>(shape.active * tokens);
    at::Tensor p = at::zeros({}, logits.options());
    for (int64_t t = 0; t < tokens; ++t) p = p + scores[t][i] / scores[t].sum();
    loss = loss + f * p / tokens;
  }
  return loss;
}

class BalanceLoss : public testing::TestWithParam<RouterScore> {
 protected:
  const RouterShape shape_ = shape_of(GetParam());
};

TEST_P(BalanceLoss, IsThatOfTheEquations) {
  const std::vector<SequenceSpan> spans{{0, 7}, {7, 1}, {8, 12}};
  const auto exact = [&](const std::vector<at::Tensor>& in) {
    at::Tensor sum = at::zeros({}, in[0].options());
    for (const auto& span : spans) sum = sum + restate(shape_, in[0].narrow(0, span.begin, span.count));
    return sum;
  };
  const auto ours = [&](const std::vector<at::Tensor>& in) { return balance_loss(shape_, in[0], spans, {}); };
  expect_alike({3 * random_tensor({20, 8}, 1)}, ours, exact);
}

// Each sequence has all its tokens, whichever rows hold them: two that continue the first five of another
// one, and one that shares nothing.
TEST_P(BalanceLoss, CountsASharedPrefixInEverySequence) {
  const std::vector<SequenceSpan> spans{{0, 9}, {9, 3, 5, 0, 0}, {12, 4}, {16, 6, 5, 0, 0}};
  const auto exact = [&](const std::vector<at::Tensor>& in) {
    const auto rows = [&](int64_t begin, int64_t count) { return in[0].narrow(0, begin, count); };
    return restate(shape_, rows(0, 9)) + restate(shape_, at::cat({rows(0, 5), rows(9, 3)})) +
           restate(shape_, rows(12, 4)) + restate(shape_, at::cat({rows(0, 5), rows(16, 6)}));
  };
  const auto ours = [&](const std::vector<at::Tensor>& in) { return balance_loss(shape_, in[0], spans, {}); };
  expect_alike({3 * random_tensor({22, 8}, 2)}, ours, exact);
}

TEST_P(BalanceLoss, OfEvenLoadIsOne) {
  at::Tensor even = at::zeros({8, 8}), uneven = at::zeros({8, 8});
  for (int64_t t = 0; t < 8; ++t)
    for (int64_t k = 0; k < 3; ++k) even[t][(t + k) % 8] = 1, uneven[t][k] = 1;
  const std::vector<SequenceSpan> spans{{0, 8}};
  EXPECT_NEAR(balance_loss(shape_, even, spans, {}).item<double>(), 1, 1e-6);
  EXPECT_GT(balance_loss(shape_, uneven, spans, {}).item<double>(), 1.2);
}

INSTANTIATE_TEST_SUITE_P(Scores, BalanceLoss, testing::Values(RouterScore::softmax, RouterScore::sigmoid),
                         [](const auto& score) {
                           return score.param == RouterScore::softmax ? "softmax" : "sigmoid";
                         });

}  // namespace
}  // namespace whet
