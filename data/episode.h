// The types that flow through a training step. Fields are only ever added on the way; nothing points back:
//
//   Prompt -> Group{Completion: tokens, logprobs, finish_reason, versions} -> Score{value, parts}
//          -> advantage -> TrainBatch -> loss -> AdamW -> weights
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/token_logprob.h"
#include "tokenizer/byte_range.h"

namespace whet {

struct Prompt {
  uint32_t index = 0;  // of the prompt in the run; keys the random draws
  std::string text;    // as given to the tokenizer
  std::vector<int32_t> ids;
  Json columns;          // the task's free columns, e.g. {"nums": [3, 7, 4], "target": 17}
  bool is_chat = false;  // a chat template wrote the text, with a BOS where the model wants one
  uint32_t line = 0;     // where it stands in its file; 0: in none
  std::vector<ByteRange> literal = {};  // of the text: where no special token is recognised
};

enum class FinishReason {
  stop,        // the model wrote a stop token; it is the last of `tokens`
  length,      // the token limit was reached
  unfinished,  // it is still being written
};

inline const char* name_of(FinishReason reason) {
  switch (reason) {
    case FinishReason::stop:
      return "stop";
    case FinishReason::length:
      return "length";
    case FinishReason::unfinished:
      break;
  }
  return "unfinished";
}

// So many tokens in a row were written by the policy after `version` steps of training.
struct VersionSpan {
  int64_t version = 0, tokens = 0;

  template <class V>
  void fields(V& v) {
    v("version", version);
    v("tokens", tokens);
  }
};

// What one reward rule said of one completion.
struct ScorePart {
  std::string name;
  std::optional<double> value;  // none: the rule could not judge the completion
  double weight = 1;            // its share in the score; 0: logged only
  Json detail = {};             // what the rule counted or compared, or why it could not judge
};

struct Score {
  // The weighted sum. None until it is scored, and where a part that has a weight could not be judged: such a
  // completion is left out of whatever is computed from rewards.
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
  std::vector<int32_t> tokens;  // with the stop token, which is part of what is trained
  std::vector<float> logprobs;  // of the distribution that each token was sampled from
  // The likeliest tokens at each position, where the sampling parameters ask for them.
  std::vector<std::vector<TokenLogprob>> top_logprobs;
  FinishReason finish_reason = FinishReason::unfinished;
  std::vector<VersionSpan> versions;  // who wrote which of the tokens, in their order; oldest first
  double entropy = 0;                 // of those distributions, mean over the tokens, in nats
  std::string text;                   // decoded, special tokens left out
  Score score;
  float advantage = 0;
};

inline bool has_ended(const Completion& completion) {
  return completion.finish_reason != FinishReason::unfinished;
}

// The tokens that policies older than `version` wrote: the first ones, if any.
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
