#include "models/layers/activation_size.h"

#include <algorithm>

#include "models/layers/token_logprobs.h"

namespace whet {

namespace {

// Floats of one row.
struct Part {
  int64_t kept;      // saved until the backward pass
  int64_t backward;  // gradients and copies in the backward pass, at their peak, beside what is still saved
  int64_t forward;   // without gradients, at the peak
};

// Saved: the block's input, rotated queries and keys, values, and what o_proj reads; with norms of queries
// and keys also their inputs.
Part grouped_query(const ModelConfig& config) {
  const int64_t hidden = config.hidden_size, query = config.num_attention_heads * config.head_dim,
                all = query + 2 * config.num_key_value_heads * config.head_dim;
  const int64_t before_norm = config.qk_norm ? all - config.num_key_value_heads * config.head_dim : 0;
  return {hidden + 1 + before_norm + all + query, 3 * all + 3 * hidden, 2 * hidden + 2 * all + query};
}

// Saved: the block's input, the low-rank queries and all queries, the latent before and behind its norm, the
// key, what each head attends to, and what o_proj reads. The absorbed queries are made again.
Part latent(const ModelConfig& config) {
  const int64_t hidden = config.hidden_size, heads = config.num_attention_heads, rank = config.kv_lora_rank;
  const int64_t query = heads * (config.qk_nope_head_dim + config.qk_rope_head_dim),
                absorbed = heads * (rank + config.qk_rope_head_dim), key = rank + config.qk_rope_head_dim;
  return {hidden + 1 + config.q_lora_rank.value_or(0) + query + 2 * rank + key +
              heads * (rank + config.v_head_dim),
          2 * absorbed + query, 2 * hidden + query + absorbed + heads * rank + 2 * key};
}

// Saved: the norm's input, and gate and up.
Part dense(const ModelConfig& config, int64_t width) {
  const int64_t hidden = config.hidden_size;
  return {hidden + 1 + 2 * width, std::max(3 * width + 2 * hidden, 2 * width + 4 * hidden),
          2 * hidden + 3 * width};
}

// Beside those of the shared expert: the scores, the choice and its slots (int64), gate and up of each slot,
// and the slots' results.
Part mixture(const ModelConfig& config) {
  const int64_t hidden = config.hidden_size, active = config.num_experts_per_tok,
                width = config.moe_intermediate_size;
  const Part shared = config.n_shared_experts > 0 ? dense(config, width * config.n_shared_experts)
                                                  : Part{hidden + 1, 0, 2 * hidden};
  return {shared.kept + 2 * config.n_routed_experts + 7 * active + 2 * active * width + active * hidden,
          std::max(active * (hidden + 2 * width), 2 * active * hidden) + 2 * hidden,
          shared.forward + active * (2 * hidden + 3 * width)};
}

Part attention(const ModelConfig& config) { return config.is_mla() ? latent(config) : grouped_query(config); }

Part feed_forward(const ModelConfig& config, int64_t layer) {
  return config.is_moe_layer(layer) ? mixture(config) : dense(config, config.intermediate_size);
}

// The backward pass of the feed-forward part comes first, and lets go of what it had saved.
int64_t peak_of_block(const ModelConfig& config, int64_t layer) {
  const Part first = attention(config), second = feed_forward(config, layer);
  return std::max(first.kept + second.kept + second.backward, first.kept + first.backward);
}

constexpr int64_t kFloat = sizeof(float);

}  // namespace

int64_t update_activation_bytes(const ModelConfig& config, Recompute recompute, int64_t rows,
                                int64_t trained) {
  const int64_t layers = config.num_hidden_layers, hidden = config.hidden_size;
  int64_t kept = hidden + 1, in_work = 0;  // the final norm's
  for (int64_t layer = 0; layer < layers; ++layer) {
    const int64_t of_block = attention(config).kept + feed_forward(config, layer).kept;
    kept += recompute == Recompute::block ? hidden : of_block;
    in_work =
        std::max(in_work, peak_of_block(config, layer) - (recompute == Recompute::block ? hidden : of_block));
  }
  // Hidden states of trained rows and their gradient stay while the loss is in work.
  const int64_t loss = 2 * trained * hidden + token_logprobs_scratch(trained, config.vocab_size, hidden);
  return kFloat * (kept * rows + std::max(in_work * rows, loss));
}

int64_t forward_activation_bytes(const ModelConfig& config, int64_t rows, int64_t drawn) {
  int64_t most = 0;
  for (int64_t layer = 0; layer < config.num_hidden_layers; ++layer)
    most = std::max({most, attention(config).forward, feed_forward(config, layer).forward});
  return kFloat * std::max(rows * most, 2 * rows * config.hidden_size + drawn * config.vocab_size);
}

}  // namespace whet
