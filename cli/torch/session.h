// A model that is asked something once: what eval and generate have in common.
#pragma once

#include <chrono>

#include "cli/completion_options.h"
#include "models/hf/load.h"
#include "rollout/engine.h"
#include "tokenizer/tokenizer.h"

namespace whet {

// Loads the model and its tokenizer, and takes the time from then on.
struct Session {
  explicit Session(const CompletionOptions& options);

  double seconds() const;

  std::chrono::steady_clock::time_point start = std::chrono::steady_clock::now();
  Tokenizer tokenizer;
  std::unique_ptr<CausalLm> model;
  Engine engine;
  double load_s = 0;
};

struct TokenCounts {
  size_t prompt = 0, completion = 0;

  void add(const Group& group) {
    prompt += group.prompt.ids.size();
    for (const auto& each : group.completions) completion += each.tokens.size();
  }
};

// Writes the summary that --stats asks for, with what `more` adds to it.
void write_stats(const CompletionOptions& options, const Session& session, const TokenCounts& tokens,
                 const Json& more = Json::object());

}  // namespace whet
