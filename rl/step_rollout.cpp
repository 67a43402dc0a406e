#include "rl/step_rollout.h"

#include <algorithm>

#include "base/statistics.h"
#include "base/timer.h"
#include "rl/advantage.h"
#include "rl/curriculum.h"
#include "rl/replay_check.h"
#include "rl/sample.h"
#include "rl/stop_watch.h"

namespace whet {

namespace {

// Adds the groups and counts of a further round.
void merge(Rollout& all, Rollout round) {
  std::move(round.groups.begin(), round.groups.end(), std::back_inserter(all.groups));
  all.carried_groups = round.carried_groups;
  all.dropped_groups += round.dropped_groups;
  all.dropped_tokens += round.dropped_tokens;
  all.draft_tokens += round.draft_tokens;
  all.accepted_tokens += round.accepted_tokens;
}

class Sampler {
 public:
  Sampler(GrpoParts& parts, const GrpoConfig& config, int64_t step, RlState& state)
      : parts_(parts),
        config_(config),
        key_{config.seed, static_cast<uint32_t>(step)},
        state_(state),
        curriculum_(config.curriculum, *parts.source, config.seed, state.solved) {
    // Before there was dynamic sampling, each step took prompts_per_step of the prompts, and the rest is in
    // flight.
    if (!state.next_prompt)
      state.next_prompt =
          static_cast<uint64_t>(step * config.prompts_per_step) + state.inflight_groups.size();
  }

  StepRollout sample() {
    StepRollout result;
    result.rounds = 0;
    const bool filters = config_.rollout.dynamic_sampling;
    const int64_t wanted = config_.prompts_per_step, most_rounds = filters ? config_.rollout.max_rounds : 1;
    while (std::ssize(result.rollout.groups) < wanted && result.rounds < most_rounds) {
      Rollout round = collect_and_score(wanted - std::ssize(result.rollout.groups), result);
      curriculum_.record(round.groups);
      if (filters) filter(round.groups, result.filtered);
      merge(result.rollout, std::move(round));
      ++result.rounds;
    }
    result.skipped_prompts = curriculum_.skipped();
    result.filtered_groups = std::ssize(result.filtered);
    // Without any, a step on groups that say nothing: its metrics are the rollout's, and no weight changes.
    if (result.rollout.groups.empty()) std::swap(result.rollout.groups, result.filtered);
    return result;
  }

 private:
  Rollout collect_and_score(int64_t groups, StepRollout& result) {
    const Timer rollout;
    StopWatch watch(parts_.tokenizer, parts_.sampling);
    const PromptFeed prompts{[&](uint64_t index) { return parts_.prompt_at(index); },
                             [&] { return curriculum_.take(*state_.next_prompt); }};
    Rollout round = collect_groups(parts_.engine, prompts, parts_.sampling, key_, groups, config_.rollout,
                                   state_.inflight_groups, &watch);
    result.rollout_s += rollout.seconds();
    const Timer rewards;
    score_groups(parts_.tokenizer, *parts_.rubric, stop_rules(parts_.sampling), config_.threads,
                 round.groups);
    result.rewards_s += rewards.seconds();
    return round;
  }

  void filter(std::vector<Group>& groups, std::vector<Group>& filtered) const {
    const auto first = std::stable_partition(groups.begin(), groups.end(), [&](const Group& group) {
      return !says_nothing(group, config_.advantage.aggregate);
    });
    std::move(first, groups.end(), std::back_inserter(filtered));
    groups.erase(first, groups.end());
  }

  GrpoParts& parts_;
  const GrpoConfig& config_;
  DrawKey key_;
  RlState& state_;
  Curriculum curriculum_;
};

// Completions that come with rewards keep them; the weights of their parts are the recipe's.
StepRollout replay(GrpoParts& parts, const GrpoConfig& config, int64_t step) {
  StepRollout result;
  const Timer rewards;
  std::vector<Group> groups = parts.replay->at(step);
  result.updates = parts.replay->updates(step);
  std::vector<Group> unscored;
  std::vector<size_t> places;
  for (size_t g = 0; g < groups.size(); ++g) {
    Group& group = groups[g];
    if (has_rewards(group)) {
      set_texts(parts.tokenizer, stop_rules(parts.sampling), group);
      if (parts.rubric) parts.rubric->set_weights(group);
    } else {
      places.push_back(g);
      unscored.push_back(std::move(group));
    }
  }
  if (!unscored.empty())
    score_groups(parts.tokenizer, *parts.rubric, stop_rules(parts.sampling), config.threads, unscored);
  for (size_t i = 0; i < places.size(); ++i) groups[places[i]] = std::move(unscored[i]);
  result.rollout.groups = std::move(groups);
  result.rewards_s = rewards.seconds();
  return result;
}

}  // namespace

StepRollout roll_out(GrpoParts& parts, const GrpoConfig& config, int64_t step, RlState& state) {
  return parts.replay ? replay(parts, config, step) : Sampler(parts, config, step, state).sample();
}

bool says_nothing(const Group& group, AdvantageAggregate aggregate) {
  if (!all_equal(judged_rewards(group))) return false;
  if (aggregate == AdvantageAggregate::sum) return true;
  const auto equal = [&](const ScorePart& part) {
    return part.weight == 0 || all_equal(part_values(group, part.name));
  };
  const auto& first = group.completions.front().score.parts;
  return std::all_of(first.begin(), first.end(), equal);
}

}  // namespace whet
