// Attention over packed sequences: values and gradients against float64, and one bit pattern for every way of
// feeding the tokens in.
#include <gtest/gtest.h>

#include "models/layers/functions.h"
#include "tests/support/alike.h"

namespace whet {
namespace {

using Inputs = std::vector<at::Tensor>;
using kernels::AttentionShape;

// Grouped heads; latent attention, whose value is a part of the one key; a sliding window.
const AttentionShape kShapes[] = {
    {4, 2, 8, 8, 0.4f}, {3, 1, 12, 7, 0.3f, /*latent=*/true}, {4, 2, 8, 8, 0.4f, false, /*window=*/5}};

// Packs sequences of these lengths; only where they lie matters here.
TokenBatch packed(const std::vector<int64_t>& lengths) {
  TokenBatchBuilder builder;
  for (const int64_t length : lengths) builder.add(std::vector<int32_t>(length, 1));
  return builder.build();
}

Inputs random_inputs(const AttentionShape& shape, int64_t rows) {
  return {random_tensor({rows, shape.heads, shape.key_dim}, 1),
          random_tensor({rows, shape.kv_heads, shape.key_dim}, 2),
          random_tensor({rows, shape.kv_heads, shape.value_dim}, 3)};
}

// The value that goes with a key.
at::Tensor value_of(const AttentionShape& shape, const Inputs& in) {
  return shape.latent ? in[1].narrow(2, 0, shape.value_dim) + 0 * in[2] : in[2];
}

at::Tensor attention(const AttentionShape& shape, const Inputs& in, const TokenBatch& batch,
                     const ForwardContext& context = {}, int64_t layer = 0) {
  return causal_attention(shape, in[0], in[1], value_of(shape, in), batch, context, layer);
}

at::Tensor exact_attention(const AttentionShape& shape, const Inputs& in, const TokenBatch& batch) {
  Inputs parts;
  for (const auto& span : batch.sequences) {
    const auto own = [&](const at::Tensor& x) { return x.narrow(0, span.begin, span.count); };
    const auto all = [&](const at::Tensor& x) {
      return span.prefix_begin < 0 ? own(x)
                                   : at::cat({x.narrow(0, span.prefix_begin, span.first_position), own(x)});
    };
    // [heads, tokens, dim]
    const auto heads = [&](const at::Tensor& x) {
      return x.transpose(0, 1).repeat_interleave(shape.heads / x.size(1), 0);
    };
    const int64_t first = span.first_position;
    at::Tensor hidden = at::ones({span.count, first + span.count}, at::kBool).triu(1 + first);
    if (shape.window > 0) hidden = hidden.logical_or(at::ones_like(hidden).tril(first - shape.window));
    const at::Tensor scores =
        at::matmul(heads(own(in[0])), heads(all(in[1])).transpose(1, 2)) * static_cast<double>(shape.scale);
    const at::Tensor weights = at::softmax(scores.masked_fill(hidden, -INFINITY), -1);
    parts.push_back(at::matmul(weights, heads(all(value_of(shape, in)))).transpose(0, 1));
  }
  return at::cat(parts);
}

TEST(CausalAttention, MatchesFloat64) {
  const TokenBatch batch = packed({9, 1, 17});
  for (const auto& shape : kShapes)
    expect_alike(
        random_inputs(shape, batch.ids.size(0)),
        [&](const Inputs& in) { return attention(shape, in, batch); },
        [&](const Inputs& in) { return exact_attention(shape, in, batch); });
}

// Three sequences whose first 21 tokens are those of the one before them, then one of its own, with a branch
// at a page's end. Groups so long that queries are divided into blocks.
TokenBatch branched() {
  TokenBatchBuilder builder;
  const std::vector<int32_t> ids(400, 1);
  const auto some = [&](size_t count) { return std::span(ids).first(count); };
  builder.add(some(30));
  for (const size_t count : {7, 1, 150}) builder.add_behind(0, 21, some(count));
  builder.add(some(33));
  builder.add_behind(4, 32, some(5));
  return builder.build();
}

TEST(CausalAttention, BranchesOfASharedPrefixMatchFloat64) {
  const TokenBatch batch = branched();
  for (const auto& shape : kShapes)
    expect_alike(
        random_inputs(shape, batch.ids.size(0)),
        [&](const Inputs& in) { return attention(shape, in, batch); },
        [&](const Inputs& in) { return exact_attention(shape, in, batch); });
}

TEST(CausalAttention, BranchesHaveTheBitsOfWholeSequences) {
  const TokenBatch batch = branched();
  const at::NoGradGuard no_grad;
  for (const auto& shape : kShapes) {
    const Inputs in = random_inputs(shape, batch.ids.size(0));
    const at::Tensor out = attention(shape, in, batch);
    for (const auto& span : batch.sequences) {
      const int64_t prefix = span.first_position;
      const auto whole = [&](const at::Tensor& x) {
        return at::cat({x.narrow(0, std::max<int64_t>(span.prefix_begin, 0), prefix),
                        x.narrow(0, span.begin, span.count)});
      };
      const at::Tensor alone =
          attention(shape, {whole(in[0]), whole(in[1]), whole(in[2])}, packed({prefix + span.count}));
      EXPECT_TRUE(same_bits(out.narrow(0, span.begin, span.count), alone.narrow(0, prefix, span.count)));
    }
  }
}

TEST(CausalAttention, GradientsHaveTheSameBitsOnAnyNumberOfThreads) {
  const TokenBatch batch = branched();
  for (const auto& shape : kShapes) {
    const auto gradients = [&](const Exec& exec) {
      Inputs in = random_inputs(shape, batch.ids.size(0));
      for (auto& tensor : in) tensor.requires_grad_();
      attention(shape, in, batch, {.exec = exec}).square().sum().backward();
      return at::cat({in[0].grad().flatten(), in[1].grad().flatten(), in[2].grad().flatten()});
    };
    const at::Tensor alone = gradients({});
    for (const int threads : {2, 3, 7}) EXPECT_TRUE(same_bits(gradients(Exec(threads)), alone)) << threads;
  }
}

TEST(CausalAttention, ChunksThroughTheCacheGiveTheBitsOfTheWhole) {
  constexpr int64_t length = 40, layer = 1;
  const std::vector<int32_t> pages{4, 0, 2};
  const at::NoGradGuard no_grad;
  for (const auto& shape : kShapes) {
    const Inputs in = random_inputs(shape, length);
    const TokenBatch batch = packed({length});
    const at::Tensor whole = attention(shape, in, batch);
    for (const int64_t chunk : {1, 7, 16, 40}) {
      KvCache cache({}, shape, /*layers=*/2, /*pages=*/5);
      for (int64_t begin = 0; begin < length; begin += chunk) {
        const int64_t count = std::min(chunk, length - begin);
        TokenBatchBuilder builder;
        builder.add(std::vector<int32_t>(count, 1), begin, pages);
        const auto rows = [&](const at::Tensor& x) { return x.narrow(0, begin, count).contiguous(); };
        const at::Tensor out =
            attention(shape, {rows(in[0]), rows(in[1]), rows(in[2])}, builder.build(), {&cache}, layer);
        EXPECT_TRUE(same_bits(out, rows(whole))) << "chunks of " << chunk << ", at " << begin;
      }
    }
  }
}

TEST(CausalAttention, SequencesDoNotSeeOneAnother) {
  const TokenBatch together = packed({5, 12});
  for (const auto& shape : kShapes) {
    const Inputs in = random_inputs(shape, 17);
    const at::Tensor out = attention(shape, in, together);
    const auto second = [](const at::Tensor& x) { return x.narrow(0, 5, 12).contiguous(); };
    const at::Tensor alone = attention(shape, {second(in[0]), second(in[1]), second(in[2])}, packed({12}));
    EXPECT_TRUE(same_bits(second(out), alone));
  }
}

TEST(KvCache, CopiesAPageInEveryLayer) {
  const AttentionShape& shape = kShapes[0];
  constexpr int64_t layers = 2, length = 11;
  KvCache cache({}, shape, layers, /*pages=*/3);
  EXPECT_EQ(cache.bytes_per_page(), layers * 16 * 2 * (8 + 8) * 4);
  const at::NoGradGuard no_grad;
  const Inputs in = random_inputs(shape, length);
  // The newest token of a sequence that is in `page`, its own key and value written again.
  const auto newest = [&](int64_t layer, const int32_t page) {
    TokenBatchBuilder builder;
    builder.add(std::vector<int32_t>(1, 1), length - 1, {&page, 1});
    const auto last = [&](const at::Tensor& x) { return x.narrow(0, length - 1, 1).contiguous(); };
    return attention(shape, {last(in[0]), last(in[1]), last(in[2])}, builder.build(), {&cache}, layer);
  };
  const int32_t first = 0;
  for (int64_t layer = 0; layer < layers; ++layer) {
    TokenBatchBuilder builder;
    builder.add(std::vector<int32_t>(length, 1), 0, {&first, 1});
    attention(shape, {in[0], (1.0 + layer) * in[1], in[2]}, builder.build(), {&cache}, layer);
  }
  const int32_t to = 2;
  cache.copy({}, {&first, 1}, {&to, 1});
  for (int64_t layer = 0; layer < layers; ++layer) {
    EXPECT_TRUE(same_bits(newest(layer, 2), newest(layer, 0))) << "layer " << layer;
    EXPECT_FALSE(same_bits(newest(layer, 1), newest(layer, 0))) << "another page";
  }
  EXPECT_FALSE(same_bits(newest(0, 0), newest(1, 0))) << "layers differ";
}

}  // namespace
}  // namespace whet
