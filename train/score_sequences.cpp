#include "train/score_sequences.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <limits>

#include "base/error.h"
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

// work(micro, exec) for each micro-batch, without gradients.
template <class Work>
void for_micro_batches(const std::vector<TrainSequence>& sequences, const ScoreConfig& config,
                       const Work& work) {
  const auto micro_batches = make_micro_batches(sequences, config.micro_batch_tokens);
  const auto one = [&](int index, const Exec& exec) {
    const at::NoGradGuard no_grad;
    work(micro_batches[static_cast<size_t>(index)], exec);
  };
  const auto count = static_cast<int>(micro_batches.size());
  if (count < config.threads)
    for (int i = 0; i < count; ++i) one(i, Exec(config.threads));
  else
    parallel_for(config.threads, count, [&](int i) { one(i, Exec()); });
}

}  // namespace

std::vector<TokenScores> score_sequences(const CausalLm& model, const std::vector<TrainSequence>& sequences,
                                         const ScoreConfig& config) {
  std::vector<TokenScores> scores(sequences.size());
  for_micro_batches(sequences, config, [&](const MicroBatch& micro, const Exec& exec) {
    const TokenLogprobs found =
        compute_logprobs(model, micro, config.temperature, {.exec = exec, .given_experts = micro.experts});
    const auto logprobs = to_vector<float>(found.logprobs), entropies = to_vector<float>(found.entropy);
    for (size_t i = 0; i < micro.sequences.size(); ++i) {
      const SequenceSpan& span = micro.batch.sequences[i];
      scores[micro.sequences[i]] = {of_tokens(logprobs, span), of_tokens(entropies, span)};
    }
  });
  return scores;
}

std::vector<at::Tensor> record_experts(const CausalLm& model, const std::vector<TrainSequence>& sequences,
                                       const ScoreConfig& config) {
  const ModelConfig& shape = model.config();
  require(shape.n_routed_experts <= std::numeric_limits<int16_t>::max(), "too many experts to record");
  std::vector<at::Tensor> experts(sequences.size());
  for_micro_batches(sequences, config, [&](const MicroBatch& micro, const Exec& exec) {
    const at::Tensor chosen =
        at::zeros({shape.num_hidden_layers, micro.batch.ids.size(0), shape.num_experts_per_tok},
                  micro.batch.ids.options());
    model.hidden(micro.batch, {.exec = exec, .chosen_experts = &chosen});
    const at::Tensor numbers = chosen.to(at::kShort);
    for (size_t i = 0; i < micro.sequences.size(); ++i) {
      const SequenceSpan& span = micro.batch.sequences[i];
      std::vector<at::Tensor> parts;
      if (span.prefix_begin >= 0) parts.push_back(numbers.narrow(1, span.prefix_begin, span.first_position));
      parts.push_back(numbers.narrow(1, span.begin, span.count));
      experts[micro.sequences[i]] = at::cat(parts, 1);
    }
  });
  return experts;
}

}  // namespace whet
