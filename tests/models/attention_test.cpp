// Attention over packed sequences: values and gradients against float64, and one bit pattern for every way of
// feeding the tokens in.
#include <gtest/gtest.h>

#include "models/layers/functions.h"
#include "tests/support/alike.h"

namespace whet {
namespace {

using Inputs = std::vector<at::Tensor>;
using kernels::AttentionShape;

// Grouped heads; one key for all heads whose value is narrower, as in latent attention; a sliding window.
const AttentionShape kShapes[] = {{4, 2, 8, 8, 0.4f}, {3, 1, 12, 7, 0.3f}, {4, 2, 8, 8, 0.4f, /*window=*/5}};

// Packs sequences of these lengths; only where they lie matters here.
TokenBatch packed(const std::vector<int64_t>& lengths) {
  TokenBatchBuilder builder;
  for (const int64_t length : lengths) builder.add(std::vector<int32_t>(length, 1).data(), length);
  return builder.build();
}

Inputs random_inputs(const AttentionShape& shape, int64_t rows) {
  return {random_tensor({rows, shape.heads, shape.key_dim}, 1),
          random_tensor({rows, shape.kv_heads, shape.key_dim}, 2),
          random_tensor({rows, shape.kv_heads, shape.value_dim}, 3)};
}

at::Tensor exact_attention(const AttentionShape& shape, const Inputs& in, const TokenBatch& batch) {
  Inputs parts;
  int64_t end = 0;
  for (const auto& span : batch.sequences) {
    // [heads, tokens, dim]
    const auto rows = [&](const at::Tensor& x) {
      return x.narrow(0, span.begin, span.count)
          .transpose(0, 1)
          .repeat_interleave(shape.heads / x.size(1), 0);
    };
    at::Tensor hidden = at::ones({span.count, span.count}, at::kBool).triu(1);
    if (shape.window > 0) hidden = hidden.logical_or(at::ones_like(hidden).tril(-shape.window));
    const at::Tensor scores =
        at::matmul(rows(in[0]), rows(in[1]).transpose(1, 2)) * static_cast<double>(shape.scale);
    const at::Tensor weights = at::softmax(scores.masked_fill(hidden, -INFINITY), -1);
    parts.push_back(at::matmul(weights, rows(in[2])).transpose(0, 1));
    end = span.begin + span.count;
  }
  parts.push_back(0 * parts[0].narrow(0, 0, 1).expand({in[0].size(0) - end, -1, -1}));  // padding
  return at::cat(parts);
}

TEST(CausalAttention, MatchesFloat64) {
  const TokenBatch batch = packed({9, 1, 17});
  for (const auto& shape : kShapes)
    expect_alike(
        random_inputs(shape, batch.ids.size(0)),
        [&](const Inputs& in) { return causal_attention(shape, in[0], in[1], in[2], batch, nullptr, 0); },
        [&](const Inputs& in) { return exact_attention(shape, in, batch); });
}

TEST(CausalAttention, ChunksThroughTheCacheGiveTheBitsOfTheWhole) {
  constexpr int64_t length = 40, layer = 1, slot = 2;
  const at::NoGradGuard no_grad;
  for (const auto& shape : kShapes) {
    const Inputs in = random_inputs(shape, length);
    const TokenBatch batch = packed({length});
    const at::Tensor whole =
        causal_attention(shape, in[0], in[1], in[2], batch, nullptr, 0).narrow(0, 0, length);
    for (const int64_t chunk : {1, 7, 16, 40}) {
      KvCache cache(shape, /*layers=*/2, /*slots=*/3, /*capacity=*/50);
      for (int64_t begin = 0; begin < length; begin += chunk) {
        const int64_t count = std::min(chunk, length - begin);
        TokenBatchBuilder builder;
        builder.add(std::vector<int32_t>(count, 1).data(), count, begin, slot);
        const auto rows = [&](const at::Tensor& x) { return x.narrow(0, begin, count).contiguous(); };
        const at::Tensor out =
            causal_attention(shape, rows(in[0]), rows(in[1]), rows(in[2]), builder.build(), &cache, layer);
        EXPECT_TRUE(same_bits(out, rows(whole))) << "chunks of " << chunk << ", at " << begin;
      }
    }
  }
}

TEST(CausalAttention, SequencesDoNotSeeOneAnother) {
  const TokenBatch together = packed({5, 12});
  for (const auto& shape : kShapes) {
    const Inputs in = random_inputs(shape, 17);
    const at::Tensor out = causal_attention(shape, in[0], in[1], in[2], together, nullptr, 0);
    const auto second = [](const at::Tensor& x) { return x.narrow(0, 5, 12).contiguous(); };
    const at::Tensor alone =
        causal_attention(shape, second(in[0]), second(in[1]), second(in[2]), packed({12}), nullptr, 0);
    EXPECT_TRUE(same_bits(second(out), alone));
  }
}

TEST(KvCache, CopiesAPrefixInEveryLayer) {
  const AttentionShape& shape = kShapes[0];
  constexpr int64_t layers = 2, length = 19, copied = 11;
  KvCache cache(shape, layers, /*slots=*/3, /*capacity=*/20);
  EXPECT_EQ(cache.slots(), 3);
  EXPECT_EQ(cache.capacity(), 32);  // whole key blocks
  const at::Tensor keys = random_tensor({layers, length, shape.kv_heads * shape.key_dim}, 4);
  const auto attend = [&](int64_t layer, int64_t slot, int64_t seen) {
    at::Tensor out = at::empty({shape.heads, shape.value_dim}),
               scratch = at::empty({shape.heads, cache.capacity()});
    const at::Tensor query = random_tensor({shape.heads, shape.key_dim}, 5);
    kernels::attend(shape, cache.view(layer, slot), seen, query.const_data_ptr<float>(),
                    scratch.mutable_data_ptr<float>(), out.mutable_data_ptr<float>());
    return out;
  };
  for (int64_t layer = 0; layer < layers; ++layer)
    for (int64_t t = 0; t < length; ++t) {
      const float* row = keys[layer][t].const_data_ptr<float>();
      kernels::write_kv(shape, cache.view(layer, 0), t, row, row);
    }
  const at::Tensor untouched = attend(1, 1, length);
  cache.copy(0, 2, copied);
  for (int64_t layer = 0; layer < layers; ++layer) {
    for (int64_t seen = 1; seen <= copied; ++seen)
      EXPECT_TRUE(same_bits(attend(layer, 2, seen), attend(layer, 0, seen))) << "layer " << layer;
    EXPECT_FALSE(same_bits(attend(layer, 2, length), attend(layer, 0, length))) << "more than was asked for";
  }
  EXPECT_FALSE(same_bits(attend(0, 0, copied), attend(1, 0, copied))) << "layers differ";
  EXPECT_TRUE(same_bits(attend(1, 1, length), untouched)) << "another slot";
}

}  // namespace
}  // namespace whet
