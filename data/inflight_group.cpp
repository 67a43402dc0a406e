#include "data/inflight_group.h"

#include <algorithm>

#include "base/fields.h"

namespace whet {

namespace {

struct SavedCompletion {
  std::vector<int32_t> tokens;
  std::vector<float> logprobs;
  std::vector<std::vector<TokenLogprob>> top_logprobs;
  FinishReason finish_reason = FinishReason::unfinished;
  std::vector<VersionSpan> versions;
  double entropy = 0;

  template <class V>
  void fields(V& v) {
    v("tokens", tokens);
    v("logprobs", logprobs);
    v("top_logprobs", top_logprobs);
    v("finish_reason", finish_reason);
    v("versions", versions);
    v("entropy", entropy);
  }
};

struct SavedGroup {
  uint64_t prompt_index = 0;
  uint32_t step = 0;
  std::vector<SavedCompletion> completions;

  template <class V>
  void fields(V& v) {
    v("number", prompt_index);  // its name in checkpoints
    v("step", step);
    v("completions", completions);
  }
};

struct SavedGroups {
  std::vector<SavedGroup> groups;

  template <class V>
  void fields(V& v) {
    v("groups", groups);
  }
};

Completion restored(SavedCompletion saved, const std::string& where) {
  Completion completion;
  completion.finish_reason = saved.finish_reason;
  int64_t versioned = 0;
  for (const auto& span : saved.versions) versioned += span.tokens;
  if (saved.logprobs.size() != saved.tokens.size() || versioned != std::ssize(saved.tokens))
    fail<UsageError>(where, ": expected a log-probability and a version of each of the ", saved.tokens.size(),
                     " tokens");
  completion.tokens = std::move(saved.tokens);
  completion.logprobs = std::move(saved.logprobs);
  completion.top_logprobs = std::move(saved.top_logprobs);
  completion.versions = std::move(saved.versions);
  completion.entropy = saved.entropy;
  return completion;
}

}  // namespace

Json write_inflight_groups(const std::vector<InflightGroup>& groups) {
  SavedGroups saved;
  for (const auto& group : groups) {
    auto& its = saved.groups.emplace_back(SavedGroup{group.prompt_index, group.step, {}});
    for (const auto& completion : group.completions)
      its.completions.push_back({completion.tokens, completion.logprobs, completion.top_logprobs,
                                 completion.finish_reason, completion.versions, completion.entropy});
  }
  return write_config(std::move(saved));
}

std::vector<InflightGroup> read_inflight_groups(const Json& json, const std::string& where) {
  SavedGroups saved;
  try {
    read_config(json, saved);
  } catch (const UsageError& error) {
    fail<UsageError>(where, ": ", error.what());
  }
  std::vector<InflightGroup> groups;
  for (auto& its : saved.groups) {
    auto& group = groups.emplace_back(InflightGroup{its.prompt_index, its.step, {}});
    for (auto& completion : its.completions)
      group.completions.push_back(restored(std::move(completion), where));
  }
  return groups;
}

}  // namespace whet
