// What a recipe may say about sampling. No torch here.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/bounds.h"
#include "base/enum_names.h"
#include "rollout/draft.h"

namespace whet {

// Names and meanings are vLLM's, where it has them.
struct SamplingParams {
  int n = 1;
  int max_tokens = 256;
  double temperature = 1.0;
  double top_p = 1.0;
  int top_k = 0;
  double min_p = 0;
  double repetition_penalty = 1.0;
  int logprobs = 0;
  std::vector<std::vector<int32_t>> bad_words;  // sequences that no completion comes to contain
  std::vector<int32_t> allowed_token_ids;       // empty: all
  std::vector<int32_t> stop_token_ids;
  // These are about texts. The engine knows none; rl/stop_watch.h reads along for it.
  std::vector<std::string> stop;
  bool include_stop_str_in_output = false;
  bool skip_special_tokens = true;

  template <class V>
  void fields(V& v) {
    v("n", n, "samples of each prompt", at_least(1));
    v("max_tokens", max_tokens, "new tokens at most", at_least(1));
    // Logits divided by less would leave float32.
    v("temperature", temperature, "softmax temperature; 0 is greedy", at_least(1e-4).or_zero());
    v("top_p", top_p, "sample from the smallest set of likeliest tokens whose mass reaches this; 1: from all",
      above(0).at_most(1));
    v("top_k", top_k, "sample from this many likeliest tokens; 0: from all", at_least(0));
    v("min_p", min_p, "leave out tokens below this share of the likeliest token's probability", within(0, 1));
    v("repetition_penalty", repetition_penalty,
      "over 1: tokens that the prompt or the completion holds become less likely; 1: off", above(0));
    v("logprobs", logprobs, "likeliest tokens to report at each position; 0: the sampled one alone",
      at_least(0));
    v("stop", stop,
      "texts that end a completion, such as [\"</answer>\"]; special tokens count as the text they are spelt "
      "with");
    v("stop_token_ids", stop_token_ids, "tokens that end a completion, besides the model's own");
    v("include_stop_str_in_output", include_stop_str_in_output,
      "the text keeps the stop text, or that of the stop token, which ended it; the tokens hold it either "
      "way");
    v("skip_special_tokens", skip_special_tokens, "the text leaves special tokens out");
  }
};

// Whether tokens are drawn from the softmax at `temperature` itself, which is what a trainer computes.
bool is_plain(const SamplingParams& params);

// Throws UsageError that names the first field out of range, `where` in front of it.
void validate(const SamplingParams& params, const std::string& where = "sampling");

// The same for token ids that lie outside the vocabulary of `vocab_size` tokens.
void validate_token_ids(const SamplingParams& params, int64_t vocab_size,
                        const std::string& where = "sampling");

// Who drafts tokens: nobody, the sequence itself (rollout/draft.h), or the model's own MTP modules.
enum class DraftMethod { none, ngram, mtp };
constexpr auto enum_names(DraftMethod) {
  return std::to_array<EnumName<DraftMethod>>(
      {{DraftMethod::none, "none"}, {DraftMethod::ngram, "ngram"}, {DraftMethod::mtp, "mtp"}});
}

// Guessing tokens ahead and verifying them together. Changes the speed alone.
struct SpeculativeConfig {
  DraftMethod method = DraftMethod::none;
  int num_tokens = 4;
  NgramConfig ngram;

  template <class V>
  void fields(V& v) {
    v("method", method,
      "where drafts come from: ngram (earlier tokens of the sequence) or mtp (the model's MTP modules)");
    v("num_tokens", num_tokens, "tokens drafted at most", at_least(1));
    v("ngram", ngram);
  }
};

struct EngineConfig {
  int max_num_seqs = 256;
  int max_num_batched_tokens = 1024;
  int64_t cache_tokens = 0;
  bool prefix_cache = true;
  SpeculativeConfig speculative;

  template <class V>
  void fields(V& v) {
    v("max_num_seqs", max_num_seqs, "sequences that run together", at_least(1));
    v("max_num_batched_tokens", max_num_batched_tokens, "rows of one forward pass", at_least(1));
    v("cache_tokens", cache_tokens,
      "tokens that the cache holds; 0: what max_num_seqs sequences can need, up to a quarter of the memory",
      at_least(0));
    v("prefix_cache", prefix_cache, "compute what prompts have in common once");
    v("speculative", speculative);
  }
};

// Throws UsageError that names the first field out of range, `where` in front of it.
void validate(const EngineConfig& config, const std::string& where = "engine");

}  // namespace whet
