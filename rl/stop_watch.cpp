#include "rl/stop_watch.h"

#include <limits>

namespace whet {

StopRules stop_rules(const SamplingParams& params) {
  return {params.stop, params.stop_token_ids, params.include_stop_str_in_output, params.skip_special_tokens};
}

StopWatch::StopWatch(const Tokenizer& tokenizer, const SamplingParams& params)
    : tokenizer_(tokenizer), rules_(stop_rules(params)) {
  (void)StopStrings(tokenizer_, rules_);  // throws for stop strings that are not valid
}

void StopWatch::resume(const Prompt& prompt, uint32_t sample, std::span<const int32_t> written) {
  if (rules_.stop.empty()) return;
  for (const int32_t token : written) watched(prompt, sample).push(token);
}

TokenCallback StopWatch::callback() {
  if (rules_.stop.empty()) return {};
  return [this](const Prompt& prompt, uint32_t sample, int32_t token) {
    return watched(prompt, sample).push(token);
  };
}

void StopWatch::forget(const Prompt& prompt) {
  samples_.erase(samples_.lower_bound({prompt.index, 0}),
                 samples_.upper_bound({prompt.index, std::numeric_limits<uint32_t>::max()}));
}

StopStrings& StopWatch::watched(const Prompt& prompt, uint32_t sample) {
  return samples_.try_emplace({prompt.index, sample}, tokenizer_, rules_).first->second;
}

}  // namespace whet
