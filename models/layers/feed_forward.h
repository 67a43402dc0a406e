// What follows attention in a block: one SwiGLU MLP, or DeepSeek's mixture of many with shared ones.
#pragma once

#include "models/config.h"
#include "models/layers/functions.h"
#include "models/layers/linear.h"
#include "models/parameters.h"

namespace whet {

// What a block returns.
struct BlockOutput {
  at::Tensor hidden;             // [rows, hidden_size]
  at::Tensor balance_loss = {};  // of its mixture of experts, a scalar; undefined: none, or not wanted
};

class Mlp {
 public:
  Mlp(const ModelConfig& config, int64_t width, const std::string& prefix, ParameterBuilder& build);
  // residual + mlp(x), both [rows, hidden]; residual may be undefined.
  at::Tensor operator()(const Remade& x, const at::Tensor& residual, const Exec& exec) const {
    return down_proj_(swiglu(gate_up_proj_(x, exec), exec), residual, exec);
  }

 private:
  Linear gate_up_proj_, down_proj_;
};

// Experts chosen by score + selection bias (if there is one), weighted by the score alone (DeepSeek-V3,
// section 2.1.2). Scores are sigmoids there and a softmax in DeepSeek-V2 (section 2.1.2) and Qwen3-MoE.
class MixtureOfExperts {
 public:
  // What it is told about its routing, and what it leaves about it beside the output. Undefined: nothing.
  struct RoutingTerms {
    at::Tensor load = {};       // int64 [experts], tokens sent to each, added to
    at::Tensor given = {};      // int64 [rows, active], the experts of each token
    at::Tensor chosen = {};     // int64 [rows, active], written to
    bool balance_loss = false;  // whether there is one, over the sequences of the batch
  };

  MixtureOfExperts(const ModelConfig& config, const std::string& prefix, ParameterBuilder& build);
  // residual + moe(x), both [rows, hidden].
  BlockOutput operator()(const Remade& x, const at::Tensor& residual, const TokenBatch& batch,
                         const RoutingTerms& terms, const Exec& exec) const;
  // Undefined where the family has none.
  const at::Tensor& selection_bias() const { return selection_bias_; }

 private:
  kernels::RouterShape shape_;
  Linear gate_;
  at::Tensor selection_bias_;  // [experts]; moves only by load balancing
  // [experts, 2 * width, hidden], [experts, hidden, width]
  std::shared_ptr<const PackedWeights> gate_up_proj_, down_proj_;
  std::vector<Mlp> shared_;  // none or one
};

}  // namespace whet
