#include "rl/collect.h"

#include <algorithm>
#include <map>

#include "base/error.h"

namespace whet {

namespace {

bool is_complete(const InflightGroup& group) {
  const auto& completions = group.completions;
  return !completions.empty() && std::all_of(completions.begin(), completions.end(), has_ended);
}

int64_t count_tokens(const InflightGroup& group) {
  int64_t tokens = 0;
  for (const auto& completion : group.completions) tokens += std::ssize(completion.tokens);
  return tokens;
}

// Appends a span for the tokens that no span covers: `version` sampled them.
void add_versions(InflightGroup& group, int64_t version) {
  for (auto& completion : group.completions) {
    int64_t tokens = std::ssize(completion.tokens);
    for (const auto& span : completion.versions) tokens -= span.tokens;
    if (tokens > 0) completion.versions.push_back({version, tokens});
  }
}

// A step's groups while the engine samples them.
class Collection {
 public:
  Collection(Engine& engine, std::vector<InflightGroup>& groups, StopWatch* watch)
      : engine_(engine), groups_(groups), watch_(watch) {}

  // A group that was begun in an earlier step keeps the draws of that step.
  void add(size_t index, const Prompt& prompt, const SamplingParams& params, const DrawKey& key) {
    InflightGroup& group = groups_[index];
    if (group.completions.empty()) {
      group.step = key.step;
      group.completions.resize(static_cast<size_t>(params.n));
    }
    if (is_complete(group)) {
      ++complete_;
      return;
    }
    index_of_[engine_.add(prompt, params, {key.seed, group.step}, group.completions)] = index;
    for (size_t sample = 0; watch_ && sample < group.completions.size(); ++sample)
      watch_->resume(prompt, static_cast<uint32_t>(sample), group.completions[sample].tokens);
  }

  void run(int64_t wanted) {
    const TokenCallback on_token = watch_ ? watch_->callback() : TokenCallback();
    while (complete_ < wanted)
      for (auto& [request, sample, completion] : engine_.step(on_token)) {
        InflightGroup& group = groups_[index_of_.at(request)];
        group.completions[sample] = std::move(completion);
        if (!is_complete(group)) continue;
        index_of_.erase(request);
        ++complete_;
      }
  }

  // Aborts the requests that are not complete and keeps the tokens they have.
  void stop() {
    for (const auto& [request, index] : index_of_) {
      auto written = engine_.abort(request);
      for (size_t sample = 0; sample < written.size(); ++sample)
        if (!written[sample].tokens.empty()) groups_[index].completions[sample] = std::move(written[sample]);
    }
  }

 private:
  Engine& engine_;
  std::vector<InflightGroup>& groups_;
  StopWatch* watch_;
  std::map<uint64_t, size_t> index_of_;  // of the engine's requests, in groups_
  int64_t complete_ = 0;
};

// Takes the first `wanted` complete groups; the others stay in `inflight`.
Rollout settle(std::vector<InflightGroup>& inflight, std::vector<Prompt> prompts, size_t wanted,
               bool partial) {
  Rollout rollout;
  std::vector<InflightGroup> left;
  for (size_t i = 0; i < inflight.size(); ++i) {
    InflightGroup& group = inflight[i];
    if (rollout.groups.size() < wanted && is_complete(group)) {
      rollout.groups.push_back({std::move(prompts[i]), std::move(group.completions)});
      continue;
    }
    const int64_t tokens = count_tokens(group);
    (partial ? rollout.carried_groups : rollout.dropped_groups) += tokens > 0;
    if (!partial) rollout.dropped_tokens += tokens;
    if (!partial || tokens == 0) group.completions.clear();
    left.push_back(std::move(group));
  }
  inflight = std::move(left);
  return rollout;
}

}  // namespace

Rollout collect_groups(Engine& engine, const PromptFeed& prompts, const SamplingParams& params,
                       const DrawKey& key, int64_t wanted, const RolloutConfig& config,
                       std::vector<InflightGroup>& inflight, StopWatch* watch) {
  require(!engine.has_unfinished(), "collect_groups: requests are queued already");
  const int64_t started = started_groups(wanted, config);
  while (std::ssize(inflight) < started) inflight.push_back({prompts.next(), 0, {}});

  engine.reset_cache();
  Collection collection(engine, inflight, watch);
  std::vector<Prompt> of_groups;
  for (size_t i = 0; i < inflight.size(); ++i) {
    of_groups.push_back(prompts.at(inflight[i].prompt_index));
    collection.add(i, of_groups.back(), params, key);
  }
  const EngineStats before = engine.stats();
  collection.run(wanted);
  collection.stop();
  for (auto& group : inflight) add_versions(group, key.step);
  Rollout rollout = settle(inflight, std::move(of_groups), static_cast<size_t>(wanted), config.partial);
  rollout.draft_tokens = engine.stats().draft_tokens - before.draft_tokens;
  rollout.accepted_tokens = engine.stats().accepted_tokens - before.accepted_tokens;
  return rollout;
}

Json summarize(const Rollout& rollout, int64_t version) {
  int64_t tokens = 0, total = 0, largest = 0;
  for (const auto& group : rollout.groups)
    for (const auto& completion : group.completions)
      for (const auto& span : completion.versions) {
        const int64_t age = version - span.version;
        tokens += span.tokens;
        total += span.tokens * age;
        largest = std::max(largest, age);
      }
  require(tokens > 0, "no tokens to summarise");
  return {{"rollout/carried_groups", rollout.carried_groups},
          {"rollout/dropped_groups", rollout.dropped_groups},
          {"rollout/dropped_tokens", rollout.dropped_tokens},
          {"staleness/mean", static_cast<double>(total) / static_cast<double>(tokens)},
          {"staleness/max", largest}};
}

}  // namespace whet
