// The types that flow through a training step. Later stages fill in further fields; no type refers to a later
// one:
//
//   Prompt -> Group{Completion: tokens, logprobs, finish_reason, versions} -> Score{value, parts}
//          -> advantage -> TrainBatch -> loss -> AdamW -> weights
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/enum_names.h"
#include "base/json.h"
#include "base/token_logprob.h"
#include "tokenizer/byte_range.h"

namespace whet {

struct Prompt {
  uint32_t index = 0;  // of the prompt in the run; keys the random draws
  std::string text;    // as given to the tokenizer
  std::vector<int32_t> ids;
  Json columns;          // the data row, for reward rules: e.g. {"nums": [3, 7, 4], "target": 17}
  bool is_chat = false;  // rendered by a chat template, which adds the BOS where the model needs one
  uint32_t line = 0;     // of its file, from 1; 0: not from a file
  std::vector<ByteRange> literal = {};  // ranges of `text` in which no special token is recognised
};

enum class FinishReason {
  stop,        // an end token, a stop token or a stop text; it is the last of `tokens`
  length,      // the token limit was reached
  unfinished,  // still running
};

constexpr auto enum_names(FinishReason) {
  return std::to_array<EnumName<FinishReason>>({{FinishReason::stop, "stop"},
                                                {FinishReason::length, "length"},
                                                {FinishReason::unfinished, "unfinished"}});
}

// A run of `tokens` consecutive tokens that were sampled by the policy after `version` training steps.
struct VersionSpan {
  int64_t version = 0, tokens = 0;

  template <class V>
  void fields(V& v) {
    v("version", version);
    v("tokens", tokens);
  }
};

// The result of one reward rule for one completion.
struct ScorePart {
  std::string name;
  std::optional<double> value;  // none: unjudged
  double weight = 1;            // in the weighted sum; 0: logged only
  Json detail = {};             // what the rule counted or compared, or why the completion is unjudged
};

struct Score {
  // The weighted sum. None until it is scored, and where a part with weight != 0 is unjudged: such a
  // completion is left out of all statistics of rewards.
  std::optional<double> value;
  std::vector<ScorePart> parts;  // of the rules that apply
};

// The part of that name, or nullptr.
inline const ScorePart* find_part(const Score& score, const std::string& name) {
  for (const ScorePart& part : score.parts)
    if (part.name == name) return &part;
  return nullptr;
}

struct Completion {
  std::vector<int32_t> tokens;      // with the stop token, which is trained too
  std::vector<float> logprobs;      // [tokens], under the distribution that each token was sampled from
  std::vector<float> old_logprobs;  // [tokens], of the policy before the step's updates; empty: as sampled
  // [tokens][SamplingParams::logprobs]: the likeliest tokens at each position; empty without that parameter.
  std::vector<std::vector<TokenLogprob>> top_logprobs;
  FinishReason finish_reason = FinishReason::unfinished;
  std::vector<VersionSpan> versions;  // which policy sampled which tokens, in order; they cover all tokens
  double entropy = 0;  // of the sampling distributions, mean over the tokens, in nats; NaN: unknown
  std::string text;    // decoded, as the sampling parameters say
  Score score;
  double penalty = 0;  // subtracted from the score before advantages are estimated
  float advantage = 0;
};

inline bool has_ended(const Completion& completion) {
  return completion.finish_reason != FinishReason::unfinished;
}

// How many tokens policies older than `version` sampled: they are the first ones.
inline int64_t count_stale(const Completion& completion, int64_t version) {
  int64_t tokens = 0;
  for (const auto& span : completion.versions)
    if (span.version < version) tokens += span.tokens;
  return tokens;
}

struct Group {
  Prompt prompt;
  std::vector<Completion> completions;
};

}  // namespace whet
