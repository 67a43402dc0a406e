#include "rollout/config.h"

#include <cmath>

#include "base/error.h"

namespace whet {

bool is_plain(const SamplingParams& params) {
  return params.top_p == 1 && params.top_k == 0 && params.min_p == 0 && params.repetition_penalty == 1 &&
         params.bad_words.empty() && params.allowed_token_ids.empty();
}

void validate(const SamplingParams& params, const std::string& where) {
  const auto expect = [&](bool ok, const char* what) {
    if (!ok) fail<UsageError>(where, ".", what);
  };
  expect(params.n > 0, "n: expected a positive number");
  expect(params.max_tokens > 0, "max_tokens: expected a positive number");
  // Logits divided by less would leave float32.
  const bool warm = params.temperature >= 1e-4 && std::isfinite(params.temperature);
  expect(params.temperature == 0 || warm, "temperature: expected 0 (greedy) or at least 0.0001");
  expect(params.top_p > 0 && params.top_p <= 1, "top_p: expected a number in (0, 1]");
  expect(params.top_k >= 0, "top_k: expected 0 (all) or a positive number");
  expect(params.min_p >= 0 && params.min_p <= 1, "min_p: expected a number in [0, 1]");
  expect(params.repetition_penalty > 0 && std::isfinite(params.repetition_penalty),
         "repetition_penalty: expected a positive number");
  expect(params.logprobs >= 0, "logprobs: expected 0 or more");
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
  const auto expect = [&](bool ok, const char* what) {
    if (!ok) fail<UsageError>(where, ".", what);
  };
  expect(config.max_num_seqs > 0, "max_num_seqs: expected a positive number");
  expect(config.max_num_batched_tokens > 0, "max_num_batched_tokens: expected a positive number");
  expect(config.cache_tokens >= 0, "cache_tokens: expected 0 (chosen) or a positive number");
  const SpeculativeConfig& speculative = config.speculative;
  expect(speculative.method == "none" || speculative.method == "ngram" || speculative.method == "mtp",
         "speculative.method: expected none, ngram or mtp");
  expect(speculative.num_tokens > 0, "speculative.num_tokens: expected a positive number");
  validate(speculative.ngram, where + ".speculative.ngram");
}

}  // namespace whet
