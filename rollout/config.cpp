#include "rollout/config.h"

#include "base/error.h"
#include "base/fields.h"

namespace whet {

bool is_plain(const SamplingParams& params) {
  return params.top_p == 1 && params.top_k == 0 && params.min_p == 0 && params.repetition_penalty == 1 &&
         params.bad_words.empty() && params.allowed_token_ids.empty();
}

void validate(const SamplingParams& params, const std::string& where) {
  check_bounds(params, where);
  const auto expect = [&](bool ok, const char* what) {
    if (!ok) fail<UsageError>(where, ".", what);
  };
  for (const auto& word : params.bad_words)
    expect(!word.empty(), "bad_words: expected at least one token in each");
  for (const auto& text : params.stop) expect(!text.empty(), "stop: expected texts that are not empty");
}

void validate_token_ids(const SamplingParams& params, int64_t vocab_size, const std::string& where) {
  const auto expect_token = [&](int32_t id, const char* key) {
    if (id < 0 || id >= vocab_size)
      fail<UsageError>(where, ".", key, ": expected token ids from 0 to ", vocab_size - 1, ", got ", id);
  };
  for (const auto& word : params.bad_words)
    for (const int32_t id : word) expect_token(id, "bad_words");
  for (const int32_t id : params.allowed_token_ids) expect_token(id, "allowed_token_ids");
  for (const int32_t id : params.stop_token_ids) expect_token(id, "stop_token_ids");
}

void validate(const EngineConfig& config, const std::string& where) {
  check_bounds(config, where);
  validate(config.speculative.ngram, where + ".speculative.ngram");
}

}  // namespace whet
