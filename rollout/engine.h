// Samples completions from a policy. The engine reads the very tensors that the trainer updates.
#pragma once

#include <vector>

#include "data/episode.h"
#include "models/causal_lm.h"
#include "rollout/config.h"
#include "rollout/worker.h"

namespace whet {

class Engine {
 public:
  Engine(const CausalLm& model, const EngineConfig& config) : model_(model), config_(config) {}

  // One group of params.n completions a prompt; prompts must carry ids. The result is a function of the
  // weights, the prompts and `params`: neither threads nor batching change it. Throws UsageError when a
  // prompt with its completion would not fit max_position_embeddings.
  std::vector<Group> generate(const std::vector<Prompt>& prompts, const SamplingParams& params,
                              const TokenCallback& on_token = {}) const;

 private:
  const CausalLm& model_;
  EngineConfig config_;
};

}  // namespace whet
