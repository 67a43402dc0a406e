// The attention kernel against float64, and what decoding relies on: its bits follow from the keys that are
// seen, not from the cache they lie in.
#include "kernels/attention.h"

#include <algorithm>
#include <limits>

#include "tests/support/numeric.h"

namespace whet::kernels {
namespace {

// Grouped-query attention, one key head, no grouping, widths that are no multiples of a vector, and windows.
const AttentionShape kShapes[] = {{4, 2, 16, 16, 0.25f},  {7, 1, 24, 16, 0.2f},
                                  {3, 3, 5, 3, 0.5f},     {10, 2, 36, 28, 1.5f},
                                  {1, 1, 1, 1, 1},        {4, 2, 16, 16, 0.25f, /*window=*/7},
                                  {3, 1, 8, 8, 0.3f, 16}, {2, 2, 8, 8, 0.3f, 1}};
constexpr int64_t kLength = 37;

// A cache whose unwritten places hold NaN, at an address shifted by `shift` floats.
struct Cache {
  Cache(const AttentionShape& shape, int64_t capacity, int64_t shift = 0)
      : data(static_cast<size_t>(shape.kv_heads * capacity * (shape.key_dim + shape.value_dim) + shift),
             std::nanf("")),
        view{data.data() + shift, data.data() + shift + shape.kv_heads * capacity * shape.key_dim, capacity} {
  }
  Floats data;
  KvView view;
};

class Attend : public testing::TestWithParam<AttentionShape> {
 protected:
  const AttentionShape shape_ = GetParam();
  const Floats keys_ = random_floats(kLength * shape_.kv_heads * shape_.key_dim, 1);
  const Floats values_ = random_floats(kLength * shape_.kv_heads * shape_.value_dim, 2);
  const Floats query_ = random_floats(shape_.heads * shape_.key_dim, 3);

  void write(const KvView& cache, int64_t begin, int64_t end) const {
    for (int64_t t = begin; t < end; ++t)
      write_kv(shape_, cache, t, keys_.data() + t * shape_.kv_heads * shape_.key_dim,
               values_.data() + t * shape_.kv_heads * shape_.value_dim);
  }
  Floats attend_to(const KvView& cache, int64_t length) const {
    Floats out(static_cast<size_t>(shape_.heads * shape_.value_dim));
    Floats scratch(static_cast<size_t>(shape_.heads * cache.capacity));
    attend(shape_, cache, length, query_.data(), scratch.data(), out.data());
    return out;
  }

  Doubles exact(int64_t length) const {
    Doubles out;
    for (int64_t h = 0; h < shape_.heads; ++h) {
      const int64_t g = h / (shape_.heads / shape_.kv_heads);
      Doubles weights;
      double sum = 0;
      const int64_t first = shape_.window > 0 ? std::max<int64_t>(0, length - shape_.window) : 0;
      for (int64_t t = first; t < length; ++t) {
        double score = 0;
        for (int64_t d = 0; d < shape_.key_dim; ++d)
          score += static_cast<double>(query_[h * shape_.key_dim + d]) *
                   keys_[(t * shape_.kv_heads + g) * shape_.key_dim + d];
        weights.push_back(std::exp(score * shape_.scale));
        sum += weights.back();
      }
      for (int64_t d = 0; d < shape_.value_dim; ++d) {
        double value = 0;
        for (int64_t t = first; t < length; ++t)
          value += weights[t - first] / sum * values_[(t * shape_.kv_heads + g) * shape_.value_dim + d];
        out.push_back(value);
      }
    }
    return out;
  }
};

TEST_P(Attend, MatchesFloat64AtEveryLength) {
  Cache cache(shape_, 48);
  for (int64_t length = 1; length <= kLength; ++length) {
    write(cache.view, length - 1, length);
    expect_near(attend_to(cache.view, length), exact(length), 2e-6);
  }
}

TEST_P(Attend, BitsDependOnTheSeenKeysAlone) {
  Cache all(shape_, 48);
  write(all.view, 0, kLength);
  for (int64_t length = 1; length <= kLength; ++length) {
    const Floats expected = attend_to(all.view, length);
    Cache roomy(shape_, 80, /*shift=*/length % 16);  // and holding nothing behind `length`
    write(roomy.view, 0, length);
    const Floats out = attend_to(roomy.view, length);
    EXPECT_TRUE(same_bits(out.data(), expected.data(), static_cast<int64_t>(out.size())))
        << "length " << length;
  }
}

TEST_P(Attend, BitsOfAHeadDoNotDependOnTheOthers) {
  Cache cache(shape_, 48);
  write(cache.view, 0, kLength);
  const Floats expected = attend_to(cache.view, kLength);
  AttentionShape one_head = shape_;
  one_head.heads = one_head.kv_heads = 1;
  for (int64_t h = 0; h < shape_.heads; ++h) {
    const int64_t g = h / (shape_.heads / shape_.kv_heads);
    const KvView view{cache.view.keys_t + g * 48 * shape_.key_dim,
                      cache.view.values + g * 48 * shape_.value_dim, 48};
    Floats out(static_cast<size_t>(shape_.value_dim)), scratch(48);
    attend(one_head, view, kLength, query_.data() + h * shape_.key_dim, scratch.data(), out.data());
    EXPECT_TRUE(same_bits(out.data(), expected.data() + h * shape_.value_dim, shape_.value_dim))
        << "head " << h;
  }
}

TEST(AttendScores, LargeOnesDoNotOverflow) {
  const AttentionShape shape{1, 1, 1, 1, 1};
  Cache cache(shape, 16);
  const float keys[] = {-500, 900, 899}, values[] = {7, 1, 2}, query = 1;
  for (int64_t t = 0; t < 3; ++t) write_kv(shape, cache.view, t, &keys[t], &values[t]);
  float scratch[16], out = 0;
  attend(shape, cache.view, 3, &query, scratch, &out);
  EXPECT_NEAR(out, (1 + 2 * std::exp(-1.0)) / (1 + std::exp(-1.0)), 1e-6);
}

INSTANTIATE_TEST_SUITE_P(Shapes, Attend, testing::ValuesIn(kShapes), [](const auto& info) {
  return std::to_string(info.param.heads) + "_heads_on_" + std::to_string(info.param.kv_heads) + "_of_" +
         std::to_string(info.param.key_dim) + "_seeing_" + std::to_string(info.param.window);
});

}  // namespace
}  // namespace whet::kernels
