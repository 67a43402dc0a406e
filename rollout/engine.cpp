#include "rollout/engine.h"

#include <algorithm>
#include <deque>

#include "base/error.h"
#include "models/config.h"
#include "rollout/draft.h"
#include "rollout/sampling_rows.h"

namespace whet {

namespace {

bool is_stop(int32_t token, const SamplingParams& params) {
  const auto& stops = params.stop_token_ids;
  return std::find(stops.begin(), stops.end(), token) != stops.end();
}

void append(Sequence& sequence, const kernels::SampledToken& token) {
  Completion& completion = sequence.completion;
  const auto drawn = static_cast<double>(completion.tokens.size() + 1);
  sequence.tokens.push_back(token.id);
  completion.tokens.push_back(token.id);
  completion.logprobs.push_back(token.logprob);
  if (sequence.request->params.logprobs > 0) completion.top_logprobs.push_back(token.top);
  completion.entropy += (static_cast<double>(token.entropy) - completion.entropy) / drawn;
}

// Truncates a completion to its first `count` tokens, whose mean entropy is `entropy`.
void cut(Sequence& sequence, size_t count, double entropy) {
  sequence.completion.entropy = entropy;
  sequence.tokens.resize(static_cast<size_t>(sequence.prompt_length) + count);
  sequence.completion.tokens.resize(count);
  sequence.completion.logprobs.resize(count);
  if (!sequence.completion.top_logprobs.empty()) sequence.completion.top_logprobs.resize(count);
}

const EngineConfig& checked(const EngineConfig& config) {
  validate(config);
  return config;
}

}  // namespace

Engine::Engine(const CausalLm& model, const EngineConfig& config, const Exec& exec)
    : config_(checked(config)),
      runner_(model, config, exec),
      scheduler_(config, runner_.pages()),
      weights_version_(runner_.weights_version()) {}

void Engine::check(const Prompt& prompt, const SamplingParams& params) const {
  const ModelConfig& model = runner_.model_config();
  const auto length = static_cast<int64_t>(prompt.ids.size());
  if (length == 0) fail<UsageError>("prompt ", prompt.index, " is empty: expected at least one token");
  for (const int32_t id : prompt.ids)
    if (id < 0 || id >= model.vocab_size)
      fail<UsageError>("prompt ", prompt.index, " holds token ", id, ": expected 0 to ", model.vocab_size - 1,
                       ", the model's vocabulary");
  if (length + params.max_tokens > model.max_position_embeddings)
    fail<UsageError>("prompt ", prompt.index, " has ", length, " tokens: with max_tokens ", params.max_tokens,
                     " that exceeds the model's max_position_embeddings ", model.max_position_embeddings);
  const int64_t held = runner_.pages() * kPageTokens;
  if (length + params.max_tokens > held)
    fail<UsageError>("prompt ", prompt.index, " needs ", length + params.max_tokens, " tokens (", length,
                     " and max_tokens ", params.max_tokens, "): the page pool holds ", held,
                     ", see engine.cache_tokens");
}

uint64_t Engine::add(const Prompt& prompt, const SamplingParams& params, const DrawKey& key,
                     std::vector<Completion> written) {
  validate(params);
  validate_token_ids(params, runner_.model_config().vocab_size);
  check(prompt, params);
  scheduler_.add({next_request_, prompt, params, key}, std::move(written));
  return next_request_++;
}

std::vector<Finished> Engine::step(const TokenCallback& on_token) {
  notice_new_weights();
  propose();
  const StepPlan plan = scheduler_.schedule();
  const auto drawn = run(plan);
  scheduler_.computed(plan);
  ++steps_;
  std::vector<Taken> taken;
  for (size_t d = 0; d < drawn.size(); ++d) {
    taken.push_back(take(*plan.draws[d].sequence, drawn[d]));
    draft_tokens_ += std::ssize(drawn[d]) - 1;
    accepted_tokens_ += std::ssize(taken.back().entropies) - 1;
  }
  return postprocess(plan, std::move(taken), on_token);
}

void Engine::notice_new_weights() {
  if (weights_version_ == runner_.weights_version()) return;
  scheduler_.reset_cache();
  weights_version_ = runner_.weights_version();
}

// Drafts at most as many tokens as the completion may still get besides the token that is drawn anyway. MTP
// modules fill in their drafts when the step runs.
void Engine::propose() {
  const SpeculativeConfig& speculative = config_.speculative;
  if (speculative.method == DraftMethod::none) return;
  for (const auto& sequence : scheduler_.running()) {
    if (!sequence->decoding()) continue;
    const int64_t left =
        sequence->request->params.max_tokens - (sequence->length() - sequence->prompt_length);
    const int64_t count = std::min(runner_.most_drafted(), left - 1);
    if (speculative.method == DraftMethod::mtp)
      sequence->draft.assign(static_cast<size_t>(count), 0);
    else
      draft_ngram(speculative.ngram, sequence->tokens, count, sequence->draft);
  }
}

// After a failure the pages may be half-written, so everything is computed again.
std::vector<std::vector<kernels::SampledToken>> Engine::run(const StepPlan& plan) {
  try {
    return runner_.run(plan);
  } catch (...) {
    scheduler_.reset_cache();
    throw;
  }
}

// Accepts the drawn tokens up to and including the first that differs from the draft. Each was drawn from the
// model's distribution with the random number of its own position, so a draft affects how many tokens a step
// yields and not which.
Engine::Taken Engine::take(Sequence& sequence, const std::vector<kernels::SampledToken>& drawn) const {
  const SamplingParams& params = sequence.request->params;
  const auto& tokens = sequence.completion.tokens;
  Taken taken{tokens.size()};
  for (size_t i = 0; i < drawn.size(); ++i) {
    require_drawn(drawn[i], sequence, tokens.size());
    append(sequence, drawn[i]);
    taken.entropies.push_back(sequence.completion.entropy);
    taken.stopped = is_stop(drawn[i].id, params);
    taken.ended = taken.stopped || tokens.size() >= static_cast<size_t>(params.max_tokens);
    if (taken.ended || i + 1 == drawn.size() || drawn[i].id != sequence.draft[i]) break;
  }
  return taken;
}

std::vector<Finished> Engine::postprocess(const StepPlan& plan, std::vector<Taken> taken,
                                          const TokenCallback& on_token) {
  std::vector<Finished> finished;
  for (size_t d = 0; d < taken.size(); ++d) {
    Sequence& sequence = *plan.draws[d].sequence;
    auto& [first_new, stopped, ended, entropies] = taken[d];
    Completion& completion = sequence.completion;
    for (size_t i = first_new; on_token && i < completion.tokens.size(); ++i)
      if (on_token(sequence.request->prompt, sequence.sample, completion.tokens[i])) {
        cut(sequence, i + 1, entropies[i - first_new]);
        stopped = ended = true;
      }
    if (!ended) {
      scheduler_.trim(sequence);
      runner_.trim(sequence);
      continue;
    }
    completion.finish_reason = stopped ? FinishReason::stop : FinishReason::length;
    const uint64_t request = sequence.request->id;
    const uint32_t sample = sequence.sample;
    finished.push_back({request, sample, scheduler_.finish(sequence)});
  }
  return finished;
}

void Engine::generate(const std::vector<Prompt>& prompts, const SamplingParams& params, const DrawKey& key,
                      const GroupCallback& on_group, const TokenCallback& on_token) {
  require(!has_unfinished(), "generate: requests are queued already");
  for (const auto& prompt : prompts) check(prompt, params);
  struct Open {
    Group group;
    int left;
  };
  std::deque<Open> open;  // the request of open[i] is first + i
  uint64_t first = next_request_;
  try {
    for (const auto& prompt : prompts) {
      add(prompt, params, key);
      open.push_back({{prompt, std::vector<Completion>(static_cast<size_t>(params.n))}, params.n});
    }
    while (has_unfinished()) {
      for (auto& [request, sample, completion] : step(on_token)) {
        Open& its = open[request - first];
        its.group.completions[sample] = std::move(completion);
        --its.left;
      }
      for (; !open.empty() && open.front().left == 0; open.pop_front(), ++first)
        on_group(std::move(open.front().group));
    }
  } catch (...) {
    for (uint64_t request = first; request < next_request_; ++request) abort(request);
    throw;
  }
}

std::vector<Group> Engine::generate(const std::vector<Prompt>& prompts, const SamplingParams& params,
                                    const DrawKey& key) {
  std::vector<Group> groups;
  generate(prompts, params, key, [&](Group group) { groups.push_back(std::move(group)); });
  return groups;
}

EngineStats Engine::stats() const {
  return {scheduler_.stats(), steps_, draft_tokens_, accepted_tokens_, runner_.bytes_per_page()};
}

}  // namespace whet
