// The attention kernel against float64, and the invariance that decoding relies on: a token's bits depend
// only on the tokens it attends to, not on the pages, the chunks of prefill or the other sequences of the
// batch.
#include "kernels/cpu/attention.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "kernels/cpu/table.h"
#include "tests/support/numeric.h"

namespace whet::kernels {
namespace {

// Grouped-query attention, one key head, no grouping, widths that are no multiples of a vector, many heads on
// one key, and windows; latent attention with few heads, with more than fit one vector, and with a window.
const AttentionShape kShapes[] = {{4, 2, 16, 16, 0.25f},
                                  {7, 1, 24, 16, 0.2f},
                                  {3, 3, 5, 3, 0.5f},
                                  {10, 2, 36, 28, 1.5f},
                                  {1, 1, 1, 1, 1},
                                  {40, 2, 8, 48, 0.3f},
                                  {4, 2, 16, 16, 0.25f, false, /*window=*/7},
                                  {3, 1, 8, 8, 0.3f, false, 16},
                                  {2, 2, 8, 8, 0.3f, false, 1},
                                  {2, 1, 24, 16, 0.2f, true},
                                  {8, 1, 80, 64, 0.1f, true},
                                  {21, 1, 19, 13, 0.3f, true},
                                  {5, 1, 24, 16, 0.2f, true, 9}};
constexpr int64_t kLength = 37, kPages = 3;

// Three pages of one sequence, dealt out by `order` among some that hold NaN.
struct Cache {
  Cache(const AttentionShape& shape, std::vector<int32_t> order)
      : stride(floats_per_page(shape) + 16),
        pages(std::move(order)),
        data(static_cast<size_t>(stride * (1 + *std::max_element(pages.begin(), pages.end()))),
             std::nanf("")) {}
  KvView view() { return {data.data(), stride, pages.data()}; }
  int64_t stride;
  std::vector<int32_t> pages;
  Floats data;
};

class Attend : public testing::TestWithParam<AttentionShape> {
 protected:
  const AttentionShape shape_ = GetParam();
  const Floats keys_ = random_floats(kLength * shape_.kv_heads * shape_.key_dim, 1);
  const Floats values_ = random_floats(kLength * shape_.kv_heads * shape_.value_dim, 2);
  const Floats queries_ = random_floats(kLength * shape_.heads * shape_.key_dim, 3);

  AttentionSpan span(Cache& cache, int64_t begin, int64_t rows, Floats& out) const {
    out.assign(static_cast<size_t>(rows * shape_.heads * shape_.value_dim), std::nanf(""));
    return {cache.view(),
            begin,
            rows,
            keys_.data() + begin * shape_.kv_heads * shape_.key_dim,
            values_.data() + begin * shape_.kv_heads * shape_.value_dim,
            queries_.data() + begin * shape_.heads * shape_.key_dim,
            out.data(),
            shape_.kv_heads * shape_.value_dim};
  }
  Floats whole(const Threads& threads = serial()) const {
    Cache cache(shape_, {0, 1, 2});
    Floats out;
    const AttentionSpan all = span(cache, 0, kLength, out);
    attend(shape_, {&all, 1}, threads);
    return out;
  }

  // Numbers of key or value head `g` of token t.
  double value(int64_t t, int64_t g, int64_t d) const {
    return shape_.latent ? keys_[t * shape_.key_dim + d]
                         : values_[(t * shape_.kv_heads + g) * shape_.value_dim + d];
  }
  Doubles exact() const {
    Doubles out;
    for (int64_t newest = 0; newest < kLength; ++newest)
      for (int64_t h = 0; h < shape_.heads; ++h) {
        const int64_t g = h / (shape_.heads / shape_.kv_heads);
        const int64_t first = shape_.window > 0 ? std::max<int64_t>(0, newest + 1 - shape_.window) : 0;
        Doubles weights;
        for (int64_t t = first; t <= newest; ++t) {
          double score = 0;
          for (int64_t d = 0; d < shape_.key_dim; ++d)
            score += static_cast<double>(queries_[(newest * shape_.heads + h) * shape_.key_dim + d]) *
                     keys_[(t * shape_.kv_heads + g) * shape_.key_dim + d];
          weights.push_back(std::exp(score * shape_.scale));
        }
        const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
        for (int64_t d = 0; d < shape_.value_dim; ++d) {
          double total = 0;
          for (int64_t t = first; t <= newest; ++t) total += weights[t - first] / sum * value(t, g, d);
          out.push_back(total);
        }
      }
    return out;
  }
};

TEST_P(Attend, MatchesFloat64) { expect_near(whole(), exact(), 3e-6); }

TEST_P(Attend, ChunksPagesAndThreadsChangeNoBit) {
  const Floats expected = whole();
  const Threads two(2);
  for (const Threads* threads : {&serial(), &two})
    for (const int64_t chunk : {1, 2, 5, 16, 30}) {
      Cache cache(shape_, {4, 0, 7});
      for (int64_t begin = 0; begin < kLength; begin += chunk) {
        const int64_t rows = std::min(chunk, kLength - begin);
        Floats out;
        const AttentionSpan part = span(cache, begin, rows, out);
        attend(shape_, {&part, 1}, *threads);
        EXPECT_TRUE(same_bits(out.data(), expected.data() + begin * shape_.heads * shape_.value_dim,
                              static_cast<int64_t>(out.size())))
            << "chunks of " << chunk << " at " << begin;
      }
    }
}

TEST_P(Attend, SequencesShareABatch) {
  const Floats expected = whole();
  Cache first(shape_, {0, 1, 2}), second(shape_, {2, 0, 1});
  Floats out, other;
  const AttentionSpan spans[] = {span(first, 0, kLength, out), span(second, 0, 20, other)};
  attend(shape_, spans, serial());
  EXPECT_EQ(out, expected);
  EXPECT_TRUE(same_bits(other.data(), expected.data(), static_cast<int64_t>(other.size())));
}

TEST_P(Attend, HasTheSameBitsOnEveryInstructionSet) {
  const Floats expected = whole();
  for (const KernelTable* isa : kernel_tables()) {
    Cache cache(shape_, {1, 2, 0});
    Floats out;
    const AttentionSpan all = span(cache, 0, kLength, out);
    for (int64_t row = 0; row < kLength; ++row) isa->write_kv(shape_, all, row);
    const int64_t group =
        shape_.latent ? std::min<int64_t>(16, shape_.heads) : shape_.heads / shape_.kv_heads;
    for (int64_t row = 0; row < kLength; ++row)
      for (int64_t head = 0; head < shape_.heads; head += group) {
        const AttentionTile tile{row, 1, head, std::min(group, shape_.heads - head)};
        Floats scratch(static_cast<size_t>(isa->attention_scratch(shape_, tile, kLength)));
        isa->attend_tile(shape_, all, tile, scratch.data());
      }
    EXPECT_TRUE(same_bits(out.data(), expected.data(), static_cast<int64_t>(out.size()))) << isa->name;
  }
}

TEST(AttendScores, LargeOnesDoNotOverflow) {
  for (const bool latent : {false, true}) {
    const AttentionShape shape{1, 1, 2, 1, 1, latent};
    Cache cache(shape, {0});
    // The value is the first number; the query looks at the second alone.
    const float keys[] = {7, -500, 1, 900, 2, 899}, values[] = {7, 1, 2}, query[] = {0, 1, 0, 1, 0, 1};
    float out[3];
    const AttentionSpan span{cache.view(), 0, 3, keys, values, query, out, 1};
    attend(shape, {&span, 1}, serial());
    EXPECT_NEAR(out[2], (1 + 2 * std::exp(-1.0)) / (1 + std::exp(-1.0)), 1e-6);
  }
}

TEST(FloatsPerPage, OfLatentAttentionHoldEveryNumberOnce) {
  // DeepSeek-V3: 128 heads of 192 and 128 numbers, or one latent of 512 + 64.
  EXPECT_EQ(floats_per_page({128, 128, 192, 128, 1}), 16 * 128 * 320);
  EXPECT_EQ(floats_per_page({128, 1, 576, 512, 1, true}), 16 * 576);
}

INSTANTIATE_TEST_SUITE_P(Shapes, Attend, testing::ValuesIn(kShapes), [](const auto& info) {
  const AttentionShape& shape = info.param;
  return std::to_string(shape.heads) + "_heads_on_" + std::to_string(shape.kv_heads) + "_of_" +
         std::to_string(shape.key_dim) + (shape.latent ? "_latent" : "") + "_seeing_" +
         std::to_string(shape.window);
});

}  // namespace
}  // namespace whet::kernels
