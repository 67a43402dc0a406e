// What a model says about given tokens, without gradients.
#pragma once

#include <vector>

#include "models/causal_lm.h"
#include "train/train_batch.h"

namespace whet {

// Of each token of a sequence under the tokens before it; 0 for the first, and for those of weight 0.
struct TokenScores {
  std::vector<float> logprobs, entropies;
};

struct ScoreConfig {
  double temperature = 1;
  int64_t micro_batch_tokens = 2048;
  int threads = 1;
};

// One for each sequence, by the trainer's forward pass: the same bits for any micro-batches and threads.
std::vector<TokenScores> score_sequences(const CausalLm& model, const std::vector<TrainSequence>& sequences,
                                         const ScoreConfig& config);

// The experts that route the tokens of each sequence, for TrainSequence::experts: int16 [layers, tokens,
// active].
std::vector<at::Tensor> record_experts(const CausalLm& model, const std::vector<TrainSequence>& sequences,
                                       const ScoreConfig& config);

}  // namespace whet
