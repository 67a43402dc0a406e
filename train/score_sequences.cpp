#include "train/score_sequences.h"

#include <ATen/core/grad_mode.h>

#include <algorithm>

#include "base/parallel.h"
#include "models/host_tensor.h"
#include "train/logprobs.h"

namespace whet {

namespace {

// Of a sequence's rows, each of which is about the token after it; 0 for tokens that have none.
std::vector<float> of_tokens(const std::vector<float>& rows, const SequenceSpan& span) {
  std::vector<float> values(static_cast<size_t>(span.first_position + span.count), 0.0f);
  std::copy_n(rows.begin() + span.begin, span.count - 1, values.begin() + span.first_position + 1);
  return values;
}

}  // namespace

std::vector<TokenScores> score_sequences(const CausalLm& model, const std::vector<TrainSequence>& sequences,
                                         const ScoreConfig& config) {
  const auto micro_batches = make_micro_batches(sequences, config.micro_batch_tokens);
  std::vector<TokenScores> scores(sequences.size());
  const auto score = [&](int index, const Exec& exec) {
    const at::NoGradGuard no_grad;
    const MicroBatch& micro = micro_batches[static_cast<size_t>(index)];
    const TokenLogprobs found = compute_logprobs(model, micro, config.temperature, {.exec = exec});
    const auto logprobs = to_vector<float>(found.logprobs), entropies = to_vector<float>(found.entropy);
    for (size_t i = 0; i < micro.sequences.size(); ++i) {
      const SequenceSpan& span = micro.batch.sequences[i];
      scores[micro.sequences[i]] = {of_tokens(logprobs, span), of_tokens(entropies, span)};
    }
  };
  const auto count = static_cast<int>(micro_batches.size());
  if (count < config.threads)
    for (int i = 0; i < count; ++i) score(i, Exec(config.threads));
  else
    parallel_for(config.threads, count, [&](int i) { score(i, Exec()); });
  return scores;
}

}  // namespace whet
