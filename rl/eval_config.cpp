#include "rl/eval_config.h"

#include <algorithm>

#include "base/error.h"

namespace whet {

void validate(const EvalConfig& config, const std::string& where) {
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
