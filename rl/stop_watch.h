// Ends completions at stop strings. The engine compares token ids and has no tokenizer, so this decodes the
// tokens as they are drawn, in the engine's TokenCallback.
#pragma once

#include <map>
#include <span>
#include <utility>

#include "rollout/engine.h"
#include "tokenizer/stop_strings.h"

namespace whet {

// The parameters that concern the end and the text of a completion.
StopRules stop_rules(const SamplingParams& params);

class StopWatch {
 public:
  // The tokenizer must outlive it. Throws UsageError when a stop string is empty.
  StopWatch(const Tokenizer& tokenizer, const SamplingParams& params);

  // Reads the tokens that a continued sample already has.
  void resume(const Prompt& prompt, uint32_t sample, std::span<const int32_t> written);

  // For Engine::step(); this must outlive its use. Empty when there are no stop strings: the engine itself
  // handles stop tokens.
  TokenCallback callback();

  // Drops the state of the samples of a prompt.
  void forget(const Prompt& prompt);

 private:
  using Sample = std::pair<uint32_t, uint32_t>;  // indices of prompt and sample

  StopStrings& watched(const Prompt& prompt, uint32_t sample);

  const Tokenizer& tokenizer_;
  StopRules rules_;
  std::map<Sample, StopStrings> samples_;
};

}  // namespace whet
