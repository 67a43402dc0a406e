// A decoder-only language model: embedding, blocks, final norm, head. Const in a forward pass, whose mutable
// state is in ForwardContext. Llama, Qwen and DeepSeek differ only in the layers of their blocks.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "models/config.h"
#include "models/forward_context.h"
#include "models/layers/attention.h"
#include "models/layers/feed_forward.h"
#include "models/layers/token_logprobs.h"
#include "models/parameters.h"
#include "models/token_batch.h"

namespace whet {

// Pre-norm transformer block: x + attention(norm(x)), then x + feed_forward(norm(x)).
struct Block {
  at::Tensor input_norm, post_attention_norm;
  std::optional<GroupedQueryAttention> grouped_query;
  std::optional<LatentAttention> latent;
  std::optional<Mlp> mlp;
  std::optional<MixtureOfExperts> moe;
  std::vector<at::Tensor> parameters;  // the trainable ones
};

// Multi-token prediction (DeepSeek-V3, section 2.2): one more block, which joins a token's hidden state with
// the embedding of the token after it and predicts the one after that.
struct MtpModule {
  at::Tensor embedding_norm, hidden_norm, norm;
  Linear eh_proj;  // [hidden_size, 2 * hidden_size]
  Block block;
};

// Where the gradient of a loss of MTP modules goes.
enum class MtpGradient {
  everything,  // to all weights that the modules depend on
  modules      // to the modules alone: embedding and head, which they share with the model, are constants
};

class CausalLm {
 public:
  // `fill` sets the values of every parameter: from a checkpoint or by initialisation.
  CausalLm(const ModelConfig& config, const ParameterBuilder::Fill& fill, at::Device device = at::kCPU);
  // One that has shapes and no weights, for counting what a model takes. It cannot run.
  static CausalLm shapes_of(const ModelConfig& config);

  // Hidden states after the final norm, [rows, hidden_size]. Throws UsageError for a sequence that is longer
  // than max_position_embeddings, and Error when the weights have changed since pack().
  at::Tensor hidden(const TokenBatch& batch, const ForwardContext& context = {}) const;
  // hidden: [rows, hidden_size] -> [rows, vocab_size].
  at::Tensor logits(const at::Tensor& hidden, const Exec& exec = {}) const;
  // As token_logprobs() of the logits, which are never all in memory.
  TokenLogprobs logprobs(const at::Tensor& hidden, const at::Tensor& targets, double temperature,
                         const Exec& exec = {}, bool trains_head = true) const;

  // The output of MTP module `depth`, [rows, hidden_size]. `hidden` [rows, hidden_size] are the final hidden
  // states (of the model, or of module depth - 1) of the tokens before those of `batch`; its gradient is the
  // caller's choice. logits() and logprobs() apply to it as well.
  at::Tensor mtp_hidden(int64_t depth, const at::Tensor& hidden, const TokenBatch& batch,
                        const ForwardContext& context = {},
                        MtpGradient gradient = MtpGradient::everything) const;

  // From now on the MTP modules have gradients; before, they stay as they are.
  void train_mtp();

  // Copies the current weights into the layout of the product kernels: required before the first forward pass
  // and after every change of the weights. A forward pass with stale copies throws Error.
  void pack(const Exec& exec = {});

  const ModelConfig& config() const { return config_; }
  const std::vector<Parameter>& parameters() const { return parameters_; }
  // With MTP, one more layer for each module, after the others.
  KvCache make_cache(int64_t pages, bool with_mtp = false, const Exec& exec = {}) const;
  // The number of calls of pack(): cached keys and values of an older version are stale.
  int64_t weights_version() const { return weights_version_; }
  // The selection bias of layer `layer` (MTP modules come after the others), or an undefined tensor for a
  // dense layer.
  at::Tensor selection_bias(int64_t layer) const;
  int64_t num_parameters() const;
  // Bytes of all copies that pack() makes on `exec`.
  int64_t packed_bytes(const Exec& exec = {}) const;

 private:
  // The block's output, by block() or recomputed_block(); its balance loss goes to the context.
  at::Tensor run(const Block& block, const at::Tensor& x, const TokenBatch& batch,
                 const ForwardContext& context, int64_t layer) const;
  BlockOutput block(const Block& block, const at::Tensor& x, const TokenBatch& batch,
                    const ForwardContext& context, int64_t layer) const;
  BlockOutput recomputed_block(const Block& block, const at::Tensor& x, const TokenBatch& batch,
                               const ForwardContext& context, int64_t layer) const;

  ModelConfig config_;
  std::vector<Parameter> parameters_;
  std::vector<std::shared_ptr<PackedWeights>> packed_;
  at::Tensor embed_tokens_, norm_;
  Linear lm_head_;
  int64_t weights_version_ = 0;
  std::vector<Block> blocks_;
  std::vector<MtpModule> mtp_;
  RopeTable rope_;
};

}  // namespace whet
