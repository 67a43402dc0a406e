#include "rl/eval_config.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "base/error.h"
#include "base/fields.h"

namespace whet {

namespace {

struct OwnRewards {
  std::vector<RewardConfig> rewards;

  template <class V>
  void fields(V& v) {
    v("rewards", rewards);
  }
};

void expect_rubric(const std::vector<RewardConfig>& rewards, const std::string& where) try {
  if (!rewards.empty()) (void)Rubric(rewards);
} catch (const UsageError& error) {
  fail<UsageError>(where, ": ", error.what());
}

}  // namespace

std::string name_of(const EvalSet& set) {
  return set.name.empty() ? std::filesystem::path(set.path).stem().string() : set.name;
}

std::vector<RewardConfig> own_rewards(const EvalSet& set, const std::string& where) {
  OwnRewards own;
  read_config({{"rewards", set.rewards}}, own, where);
  return own.rewards;
}

void validate(const EvalConfig& config, const std::string& where) {
  std::set<std::string> names;
  for (size_t i = 0; i < config.data.size(); ++i) {
    const EvalSet& set = config.data[i];
    const std::string at = concat(where, ".data[", i, "]");
    if (set.path.empty()) fail<UsageError>(at, ".path: expected a file of prompts");
    if (!names.insert(name_of(set)).second)
      fail<UsageError>(at, ".name: another set is called \"", name_of(set),
                       "\" too; expected a name of its own");
    expect_rubric(own_rewards(set, at), at);
  }
  const int most = std::max(config.n, config.n_during);
  for (const int k : config.k)
    if (k > most) fail<UsageError>(where, ".k: expected no more than ", where, ".n, ", most, ", got ", k);
}

SamplingParams eval_sampling(const EvalConfig& config, const SamplingParams& training, int n) {
  SamplingParams params = training;
  params.n = n;
  params.temperature = config.temperature;
  params.top_p = config.top_p;
  params.top_k = config.top_k;
  if (config.max_tokens > 0) params.max_tokens = config.max_tokens;
  return params;
}

std::vector<int> rates_of(const std::vector<int>& wanted, int n) {
  std::vector<int> ks;
  for (const int k : wanted)
    if (k <= n) ks.push_back(k);
  if (!wanted.empty()) return ks;
  for (int64_t k = 1; k < n; k *= 4) ks.push_back(static_cast<int>(k));
  ks.push_back(n);
  return ks;
}

}  // namespace whet
