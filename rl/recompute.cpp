#include "rl/recompute.h"

#include <cmath>

#include "rl/kl_estimate.h"
#include "rl/parity.h"

namespace whet {

namespace {

// Whether every token is known to be one of the policy `version`.
bool is_on_policy(const Completion& completion, int64_t version) {
  return !completion.versions.empty() && count_stale(completion, version) == 0;
}

// The scores of the completions' tokens, without the prompts'.
struct CompletionScores {
  std::vector<float> logprobs, entropies;
};

std::vector<CompletionScores> score_completions(const CausalLm& model, const std::vector<Group>& groups,
                                                const ScoreConfig& config) {
  std::vector<CompletionScores> result;
  size_t next = 0;
  const auto scores = score_sequences(model, train_sequences(groups), config);
  for (const auto& group : groups)
    for (size_t i = 0; i < group.completions.size(); ++i, ++next) {
      const auto begin = static_cast<ptrdiff_t>(group.prompt.ids.size());
      result.push_back({{scores[next].logprobs.begin() + begin, scores[next].logprobs.end()},
                        {scores[next].entropies.begin() + begin, scores[next].entropies.end()}});
    }
  return result;
}

}  // namespace

void recompute_old_logprobs(const CausalLm& policy, std::vector<Group>& groups, int64_t version,
                            bool stale_too, const ScoreConfig& config) {
  std::vector<Group> wanted;
  std::vector<Completion*> completions;
  for (auto& group : groups) {
    Group some{group.prompt, {}};
    for (auto& completion : group.completions) {
      if (!completion.logprobs.empty() && !(stale_too && !is_on_policy(completion, version))) continue;
      some.completions.push_back(completion);
      completions.push_back(&completion);
    }
    if (!some.completions.empty()) wanted.push_back(std::move(some));
  }
  if (wanted.empty()) return;
  const auto scores = score_completions(policy, wanted, config);
  for (size_t i = 0; i < completions.size(); ++i) {
    completions[i]->old_logprobs = scores[i].logprobs;
    if (!std::isnan(completions[i]->entropy)) continue;
    double sum = 0;
    for (const float entropy : scores[i].entropies) sum += static_cast<double>(entropy);
    completions[i]->entropy = sum / static_cast<double>(scores[i].entropies.size());
  }
}

double penalize_divergence(const CausalLm& reference, std::vector<Group>& groups, KlEstimator estimator,
                           double beta, const ScoreConfig& config) {
  const auto scores = score_completions(reference, groups, config);
  auto of_completion = scores.begin();
  double total = 0, tokens = 0;
  for (auto& group : groups)
    for (auto& completion : group.completions) {
      const auto& old = completion.old_logprobs.empty() ? completion.logprobs : completion.old_logprobs;
      const auto& ref = (of_completion++)->logprobs;
      double sum = 0;
      for (size_t t = 0; t < old.size(); ++t)
        sum += kl_estimate(estimator, static_cast<double>(ref[t]) - static_cast<double>(old[t]));
      completion.penalty = beta * sum;
      total += sum, tokens += static_cast<double>(old.size());
    }
  return total / tokens;
}

}  // namespace whet
