#include "rl/parity.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "models/host_tensor.h"
#include "train/logprobs.h"

namespace whet {

std::vector<TrainSequence> train_sequences(const std::vector<Group>& groups) {
  std::vector<TrainSequence> sequences;
  for (const auto& group : groups)
    for (const auto& completion : group.completions) {
      TrainSequence sequence{group.prompt.ids, std::vector<float>(group.prompt.ids.size(), 0.0f)};
      sequence.ids.insert(sequence.ids.end(), completion.tokens.begin(), completion.tokens.end());
      sequence.weights.resize(sequence.ids.size(), 1.0f);
      sequence.prompt_tokens = std::ssize(group.prompt.ids);
      sequences.push_back(std::move(sequence));
    }
  return sequences;
}

Parity compare_logprobs(const CausalLm& model, const std::vector<Group>& groups, double temperature,
                        int64_t micro_batch_tokens) {
  std::vector<const Completion*> completions;
  for (const auto& group : groups)
    for (const auto& completion : group.completions) completions.push_back(&completion);
  Parity parity;
  for (const auto& micro : make_micro_batches(train_sequences(groups), micro_batch_tokens)) {
    const auto logprobs = to_vector<float>(compute_logprobs(model, micro, temperature).logprobs);
    for (size_t i = 0; i < micro.sequences.size(); ++i) {
      const auto& recorded = completions[micro.sequences[i]]->logprobs;
      const auto& span = micro.batch.sequences[i];
      const float* computed =
          logprobs.data() + span.begin + span.count - 1 - static_cast<int64_t>(recorded.size());
      for (size_t t = 0; t < recorded.size(); ++t) {
        ++parity.tokens;
        parity.different += std::memcmp(&recorded[t], &computed[t], sizeof(float)) != 0;
        parity.largest = std::max(parity.largest, std::abs(static_cast<double>(recorded[t]) - computed[t]));
      }
    }
  }
  return parity;
}

}  // namespace whet
