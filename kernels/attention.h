// Attention of one new token over its cached keys and values. Grouped-query attention has `kv_heads` key
// heads; multi-head latent attention in its absorbed form has one, whose key is [latent | rope] and
// whose value is the latent itself (DeepSeek-V2, section 2.1).
//
// Keys lie transposed, so that scores are vectors over positions. Every score and every output element
// is summed in one fixed order that depends on the number of keys alone: decoding token by token,
// prefill and training give the same bits.
#pragma once

#include <cstdint>

namespace whet::kernels {

struct AttentionShape {
  int64_t heads = 0;
  int64_t kv_heads = 0;  // divides heads
  int64_t key_dim = 0;
  int64_t value_dim = 0;
  float scale = 1;
  int64_t window = 0;  // how many of the newest keys are seen; 0: all
};

// Cached keys and values of one sequence.
struct KvView {
  float* keys_t = nullptr;  // [kv_heads, key_dim, capacity]
  float* values = nullptr;  // [kv_heads, capacity, value_dim]
  int64_t capacity = 0;     // a multiple of kKeyBlock
};

inline constexpr int64_t kKeyBlock = 16;

// Writes token `position`. keys: [kv_heads, key_dim] with stride key_dim; values: [kv_heads, value_dim].
void write_kv(const AttentionShape& shape, const KvView& cache, int64_t position, const float* keys,
              const float* values);

// The last of `length` keys is the newest. out: [heads, value_dim]; query: [heads, key_dim]; scratch: heads *
// capacity floats.
void attend(const AttentionShape& shape, const KvView& cache, int64_t length, const float* query,
            float* scratch, float* out);

}  // namespace whet::kernels
