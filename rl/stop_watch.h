// Ends completions at stop strings. The engine knows token ids only, so whoever knows the tokenizer reads
// along.
#pragma once

#include <map>
#include <span>
#include <utility>

#include "rollout/engine.h"
#include "tokenizer/stop_strings.h"

namespace whet {

// What `params` say about the end of a completion.
StopRules stop_rules(const SamplingParams& params);

class StopWatch {
 public:
  // The tokenizer must outlive it. Throws UsageError when a stop string is empty.
  StopWatch(const Tokenizer& tokenizer, const SamplingParams& params);

  // Reads what a sample that goes on has written before.
  void resume(const Prompt& prompt, uint32_t sample, std::span<const int32_t> written);

  // For the engine, which must not outlive it; empty when there are no stop strings, since the engine itself
  // knows the stop tokens.
  TokenCallback callback();

  // Forgets the samples of a prompt.
  void forget(const Prompt& prompt);

 private:
  using Sample = std::pair<uint32_t, uint32_t>;  // the prompt's index and its own

  StopStrings& watched(const Prompt& prompt, uint32_t sample);

  const Tokenizer& tokenizer_;
  StopRules rules_;
  std::map<Sample, StopStrings> samples_;
};

}  // namespace whet
