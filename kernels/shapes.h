// Shape parameters of the operations of kernels/backend.h. No torch here.
#pragma once

#include <cstdint>

namespace whet::kernels {

// Tokens in a page of the key-value cache.
inline constexpr int64_t kPageTokens = 16;

// Grouped-query attention has `kv_heads` heads of keys and values. Multi-head latent attention in its
// absorbed form (DeepSeek-V2, section 2.1) has one: its key is [latent | rope], its value the latent.
struct AttentionShape {
  int64_t heads = 0;
  int64_t kv_heads = 0;  // divides heads; 1 if latent
  int64_t key_dim = 0;
  int64_t value_dim = 0;
  float scale = 1;
  bool latent = false;  // values are the first value_dim numbers of the keys
  int64_t window = 0;   // sliding window: a token attends to this many newest keys, its own included; 0: all
};

// The rows of one sequence in a batch of packed sequences.
struct SequenceSpan {
  int64_t begin = 0;           // its first row
  int64_t count = 0;           // its rows
  int64_t first_position = 0;  // of its first row; so many tokens are in the cache already
  // Keys and values of position p are cached at token index p + shift, and those at indices below shift are
  // not attended to: for MTP modules, whose position p belongs to token p + shift.
  int64_t shift = 0;
  // Without a cache: the row of the batch that has position 0, where another sequence has the first
  // first_position tokens of this one; -1: this one begins at position 0, or its prefix is in the cache.
  int64_t prefix_begin = -1;
};

// How a router turns its logits into the scores that choose and weigh experts.
enum class RouterScore { softmax, sigmoid };

struct RouterShape {
  int64_t experts = 0, active = 0;
  // Group-limited routing (DeepSeek-V2, section 2.2; DeepSeek-V3, section 2.1.2): only the `active_groups`
  // groups with the largest sum of their `group_best` (1 or 2) best scores are candidates.
  int64_t groups = 1, active_groups = 1, group_best = 2;
  // A chosen expert weighs its score, divided by the sum of the chosen ones' if `normalize`, times `scale`.
  RouterScore score = RouterScore::sigmoid;
  bool normalize = true;
  float scale = 1;
};

// Which coordinates of a head make one rotated pair.
enum class RopePairs {
  halves,      // (i, i + dim/2), as in Llama
  interleaved  // (2i, 2i + 1), as in DeepSeek
};

}  // namespace whet::kernels
