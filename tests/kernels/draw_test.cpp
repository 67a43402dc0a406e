// The draw against inversion in float64, and at the limits of its arguments.
#include "kernels/cpu/draw.h"

#include <algorithm>

#include "kernels/cpu/row_ops.h"
#include "tests/support/numeric.h"

namespace whet::kernels {
namespace {

constexpr float kLargest = 0x1.fffffep-1f;  // below 1

int64_t draw(const Floats& logprobs, float uniform) {
  return kernels::draw(logprobs.data(), static_cast<int64_t>(logprobs.size()), uniform);
}

Floats random_logprobs(int64_t size, uint64_t seed, float spread) {
  Floats values = random_floats(size, seed);
  for (float& value : values) value *= spread;
  log_softmax(values.data(), size, 1);
  return values;
}

// The distance of `uniform` from the token's share of [0, 1).
double distance(const Floats& logprobs, int64_t token, float uniform) {
  double below = 0;
  for (int64_t i = 0; i < token; ++i) below += std::exp(static_cast<double>(logprobs[i]));
  const double above = below + std::exp(static_cast<double>(logprobs[token]));
  return std::max({below - uniform, uniform - above, 0.0});
}

TEST(Draw, InvertsTheCumulativeDistribution) {
  Rng rng(1, 0, 0);
  for (const int64_t size : {1, 2, 15, 16, 17, 255, 256, 257, 512, 1000, 32003})
    for (const float spread : {0.0f, 1.0f, 10.0f, 60.0f}) {
      const Floats logprobs = random_logprobs(size, 2, spread);
      for (int i = 0; i < 40; ++i) {
        const float uniform = i == 0 ? 0 : i == 1 ? kLargest : rng.uniform();
        const int64_t token = draw(logprobs, uniform);
        ASSERT_TRUE(token >= 0 && token < size);
        ASSERT_LT(distance(logprobs, token, uniform), 2e-6) << size << " tokens, uniform " << uniform;
      }
    }
}

TEST(Draw, SharesOfTheIntervalAreExactWhereTheSumIs) {
  // 1/8, 1/4, 0, 1/2, 1/8: every border is a float.
  const Floats logprobs{std::log(0.125f), std::log(0.25f), -INFINITY, std::log(0.5f), std::log(0.125f)};
  const auto drawn = [&](float uniform) { return draw(logprobs, uniform); };
  EXPECT_EQ(drawn(0), 0);
  EXPECT_EQ(drawn(0.1249f), 0);
  EXPECT_EQ(drawn(0.1251f), 1);
  EXPECT_EQ(drawn(0.3749f), 1);
  EXPECT_EQ(drawn(0.3751f), 3);
  EXPECT_EQ(drawn(0.8749f), 3);
  EXPECT_EQ(drawn(0.8751f), 4);
  EXPECT_EQ(drawn(kLargest), 4);
}

TEST(Draw, ImpossibleTokensAreNeverDrawn) {
  for (const int64_t size : {3, 16, 300, 1000})
    for (const float impossible : {-INFINITY, -1e30f, -88.0f})
      for (int64_t only = 0; only < size; ++only) {
        Floats logprobs(size, impossible);
        logprobs[only] = 0;
        for (const float uniform : {0.0f, 0.5f, kLargest}) ASSERT_EQ(draw(logprobs, uniform), only);
      }
}

TEST(Draw, TakesTheLastPossibleTokenWhereTheSumFallsShort) {
  for (const int64_t size : {5, 16, 256, 700}) {
    Floats logprobs(size, std::log(0.9f / static_cast<float>(size)));
    EXPECT_EQ(draw(logprobs, 0.95f), size - 1);
    logprobs[size - 1] = logprobs[size - 2] = -INFINITY;
    EXPECT_EQ(draw(logprobs, 0.95f), size - 3);
  }
}

TEST(Draw, DoesNotDependOnWhatLiesBehind) {
  const Floats whole = random_logprobs(2000, 3, 4);
  Rng rng(4, 0, 0);
  for (int i = 0; i < 200; ++i) {
    const float uniform = rng.uniform();
    const int64_t token = draw(whole, uniform);
    Floats cut(whole.begin(), whole.begin() + token + 1);
    ASSERT_EQ(draw(cut, uniform), token);
    cut.resize(3000, -INFINITY);
    ASSERT_EQ(draw(cut, uniform), token);
  }
}

}  // namespace
}  // namespace whet::kernels
