// What the parity of sampler and trainer rests on: in LibTorch's float32 products, a row has the same bits in
// every batch whose row count is a multiple of kRowBlock.
#include <gtest/gtest.h>

#include "base/error.h"
#include "models/layers/functions.h"
#include "tests/support/tensors.h"
#include "tests/support/tiny_models.h"

namespace whet {
namespace {

constexpr int64_t kMost = 320;
constexpr int64_t kCounts[] = {16, 32, 48, 64, 80, 112, 128, 160, 192, 256, 304, 320};

// Calls `product` (a function of the rows of `x`) for blocks of every size and at several places.
void expect_invariant(const at::Tensor& x, const std::function<at::Tensor(const at::Tensor&)>& product,
                      const std::string& what) {
  const at::NoGradGuard no_grad;
  at::set_num_threads(1);
  const at::Tensor whole = product(x);
  for (const int64_t rows : kCounts)
    for (int64_t begin = 0; begin + rows <= kMost; begin += 48) {
      const at::Tensor block = product(x.narrow(0, begin, rows).clone());
      EXPECT_TRUE(same_bits(block, whole.narrow(0, begin, rows)))
          << what << ": " << rows << " rows at " << begin;
    }
}

TEST(RowInvariance, MatrixProducts) {
  for (const int64_t in : {32, 48, 64, 96, 128, 192, 256, 320, 384, 512, 704})
    for (const int64_t out : {8, 32, 96, 288, 704}) {
      const at::Tensor weight = random_tensor({out, in}, 1);
      expect_invariant(
          random_tensor({kMost, in}, 2), [&](const at::Tensor& x) { return at::mm(x, weight.t()); },
          concat("[rows, ", in, "] x [", in, ", ", out, "]"));
    }
}

// As in latent attention: one product a head, between views of other tensors.
TEST(RowInvariance, BatchedProductsOfHeads) {
  for (const auto& [heads, in, out] :
       std::vector<std::array<int64_t, 3>>{{4, 16, 32}, {2, 64, 128}, {8, 32, 64}, {3, 24, 40}}) {
    const at::Tensor both = random_tensor({heads, in + 8, out}, 3), weight = both.narrow(1, 0, in);
    const auto product = [&](const at::Tensor& x) {
      return at::bmm(x.narrow(2, 0, weight.size(1)).transpose(0, 1), weight).transpose(0, 1).contiguous();
    };
    expect_invariant(random_tensor({kMost, heads, in + 8}, 4), product,
                     concat(heads, " heads of ", in, " x ", out));
    const auto transposed = [&](const at::Tensor& x) {
      return at::bmm(x.transpose(0, 1), weight.transpose(1, 2)).transpose(0, 1).contiguous();
    };
    expect_invariant(random_tensor({kMost, heads, out}, 5), transposed,
                     concat(heads, " heads of ", out, " x ", in));
  }
}

TEST(RowInvariance, RouterScores) {
  for (const int64_t experts : {4, 5, 8, 16, 64, 256})
    for (const bool sigmoid : {false, true})
      expect_invariant(
          4 * random_tensor({kMost, experts}, 6),
          [&](const at::Tensor& x) { return sigmoid ? logistic(x) : at::softmax(x, 1); },
          concat("scores of ", experts, " experts"));
  for (const int64_t active : {1, 2, 3, 8})
    expect_invariant(
        random_tensor({kMost, active}, 7), [](const at::Tensor& x) { return x.sum(1, true); },
        concat("sum of ", active, " weights"));
}

}  // namespace
}  // namespace whet
