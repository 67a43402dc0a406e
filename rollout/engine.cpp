#include "rollout/engine.h"

#include <ATen/ops/index_select.h>
#include <ATen/ops/tensor.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <deque>

#include "base/error.h"
#include "base/philox.h"
#include "kernels/self_test.h"
#include "rollout/cache_size.h"
#include "rollout/sampler.h"

namespace whet {

namespace {

bool is_stop(int32_t token, const SamplingParams& params) {
  const auto& stops = params.stop_token_ids;
  return std::find(stops.begin(), stops.end(), token) != stops.end();
}

void append(Sequence& sequence, const SampledToken& token) {
  Completion& completion = sequence.completion;
  const auto drawn = static_cast<double>(completion.tokens.size() + 1);
  sequence.tokens.push_back(token.id);
  completion.tokens.push_back(token.id);
  completion.logprobs.push_back(token.logprob);
  if (sequence.request->params.logprobs > 0) completion.top_logprobs.push_back(token.top);
  completion.entropy += (static_cast<double>(token.entropy) - completion.entropy) / drawn;
}

// Forgets all tokens of a completion behind the first `count`, and with them their share in its mean entropy,
// which was `entropy` with `count` tokens.
void cut(Sequence& sequence, size_t count, double entropy) {
  sequence.completion.entropy = entropy;
  sequence.tokens.resize(static_cast<size_t>(sequence.prompt_length) + count);
  sequence.completion.tokens.resize(count);
  sequence.completion.logprobs.resize(count);
  if (!sequence.completion.top_logprobs.empty()) sequence.completion.top_logprobs.resize(count);
}

// The token of a sequence at `position` behind its prompt.
SampledToken draw_token(float* logits, int64_t vocab_size, const Sequence& sequence, size_t position) {
  const SamplingParams& params = sequence.request->params;
  const Prompt& prompt = sequence.request->prompt;
  const auto place = static_cast<uint32_t>(position);
  const float uniform = token_uniform(params.seed, params.step, prompt.index, sequence.sample, place);
  try {
    return sample_token(logits, vocab_size, params, prompt.ids, sequence.completion.tokens, uniform);
  } catch (const UsageError&) {
    throw;
  } catch (const Error& error) {
    constexpr uint32_t kNone = 0xffffffff;  // of draws that belong to no step, such as an evaluation's
    const std::string step = params.step == kNone ? "" : concat("step ", params.step, ", ");
    fail(error.what(), ": ", step, "prompt ", prompt.index, ", sample ", sequence.sample, ", token ",
         position);
  }
}

bool uses_mtp(const EngineConfig& config) { return config.speculative.method == "mtp"; }

// Throws UsageError where an engine cannot be what `config` says.
const EngineConfig& checked(const EngineConfig& config, const CausalLm& model) {
  validate(config);
  if (uses_mtp(config) && model.config().num_nextn_predict_layers == 0)
    fail<UsageError>(
        "engine.speculative.method: mtp needs a checkpoint with MTP modules, and this one has none");
  return config;
}

KvCache make_cache(const CausalLm& model, const EngineConfig& config) {
  const bool with_mtp = uses_mtp(config);
  const int64_t page_bytes = model.make_cache(0, with_mtp).bytes_per_page();
  return model.make_cache(cache_pages(config, model.config().max_position_embeddings, page_bytes), with_mtp);
}

}  // namespace

Engine::Engine(const CausalLm& model, const EngineConfig& config)
    : model_(model),
      config_(checked(config, model)),
      threads_(config.threads),
      cache_(make_cache(model, config)),
      scheduler_(config, cache_.pages()),
      weights_version_(model.weights_version()) {
  kernels::check_row_invariance(threads_);
  if (uses_mtp(config)) mtp_.emplace(model_, cache_, threads_);
}

void Engine::check(const Prompt& prompt, const SamplingParams& params) const {
  const ModelConfig& model = model_.config();
  const auto length = static_cast<int64_t>(prompt.ids.size());
  if (length == 0) fail<UsageError>("prompt ", prompt.index, " is empty: expected at least one token");
  for (const int32_t id : prompt.ids)
    if (id < 0 || id >= model.vocab_size)
      fail<UsageError>("prompt ", prompt.index, " holds token ", id, ": expected 0 to ", model.vocab_size - 1,
                       ", the model's vocabulary");
  if (length + params.max_tokens > model.max_position_embeddings)
    fail<UsageError>("prompt ", prompt.index, " has ", length, " tokens: with max_tokens ", params.max_tokens,
                     " that exceeds the model's max_position_embeddings ", model.max_position_embeddings);
  const int64_t held = cache_.pages() * kPageTokens;
  if (length + params.max_tokens > held)
    fail<UsageError>("prompt ", prompt.index, " needs ", length + params.max_tokens, " tokens (", length,
                     " and max_tokens ", params.max_tokens, "): the page pool holds ", held,
                     ", see engine.cache_tokens");
}

uint64_t Engine::add(const Prompt& prompt, const SamplingParams& params, std::vector<Completion> written) {
  validate(params);
  validate_token_ids(params, model_.config().vocab_size);
  check(prompt, params);
  scheduler_.add({next_request_, prompt, params}, std::move(written));
  return next_request_++;
}

std::vector<Finished> Engine::step(const TokenCallback& on_token) {
  const c10::InferenceMode inference;
  notice_new_weights();
  propose();
  const StepPlan plan = scheduler_.schedule();
  const at::Tensor hidden = run(plan);
  if (mtp_) mtp_->computed(plan, hidden);
  const at::Tensor logits = logits_of(plan, hidden);
  scheduler_.computed(plan);
  std::vector<Draw> draws = draws_of(plan);
  threads_.run(static_cast<int64_t>(draws.size()),
               [&](int64_t i) { sample(logits, draws[static_cast<size_t>(i)]); });
  ++steps_;
  return postprocess(draws, on_token);
}

void Engine::notice_new_weights() {
  if (weights_version_ == model_.weights_version()) return;
  scheduler_.invalidate();
  weights_version_ = model_.weights_version();
}

// Drafts no more than the completion may still take besides the token that is drawn anyway. MTP modules fill
// in theirs when the step is planned.
void Engine::propose() {
  const SpeculativeConfig& speculative = config_.speculative;
  if (speculative.method == "none") return;
  const int64_t most =
      mtp_ ? std::min<int64_t>(speculative.num_tokens, model_.config().num_nextn_predict_layers)
           : speculative.num_tokens;
  for (const auto& sequence : scheduler_.running()) {
    if (!sequence->decoding()) continue;
    const int64_t left =
        sequence->request->params.max_tokens - (sequence->length() - sequence->prompt_length);
    const int64_t count = std::min(most, left - 1);
    if (mtp_)
      sequence->draft.assign(static_cast<size_t>(count), 0);
    else
      draft_ngram(speculative.ngram, sequence->tokens, count, sequence->draft);
  }
}

// The hidden states of all rows of the plan, [plan.rows, hidden_size].
at::Tensor Engine::run(const StepPlan& plan) {
  for (const auto& copy : plan.copies) cache_.copy(copy.from, copy.to);
  if (mtp_)
    mtp_->draft(plan, [](const Sequence& sequence, int64_t position, float* logits, int64_t vocab_size) {
      return draw_token(logits, vocab_size, sequence, static_cast<size_t>(position - sequence.prompt_length))
          .id;
    });
  TokenBatchBuilder batch;
  std::vector<std::vector<int32_t>> pages;
  for (const auto& [sequence, begin, count, samples] : plan.chunks) {
    pages.push_back(page_table(*sequence));
    std::vector<int32_t> ids(sequence->tokens.begin() + begin,
                             sequence->tokens.begin() + std::min(begin + count, sequence->length()));
    ids.insert(ids.end(), sequence->draft.begin(), sequence->draft.end());
    batch.add(ids.data(), count, begin, pages.back().data());
  }
  return model_.hidden(batch.build(), {&cache_, threads_});
}

// The logits of the rows that are sampled from, [rows, vocab_size], in the order of the chunks.
at::Tensor Engine::logits_of(const StepPlan& plan, const at::Tensor& hidden) const {
  std::vector<int64_t> sampled;
  int64_t end = 0;
  for (const auto& chunk : plan.chunks) {
    end += chunk.count;
    const int64_t wanted = chunk.samples ? 1 + static_cast<int64_t>(chunk.sequence->draft.size()) : 0;
    for (int64_t row = end - wanted; row < end; ++row) sampled.push_back(row);
  }
  const bool all = static_cast<int64_t>(sampled.size()) == plan.rows;
  return model_.logits(all ? hidden : hidden.index_select(0, at::tensor(sampled, at::kLong)), threads_);
}

std::vector<Engine::Draw> Engine::draws_of(const StepPlan& plan) {
  std::vector<Draw> draws;
  int64_t row = 0;
  for (const auto& chunk : plan.chunks) {
    if (!chunk.samples) continue;
    Sequence& sequence = *chunk.sequence;
    const int64_t rows = 1 + static_cast<int64_t>(sequence.draft.size());
    draws.push_back({.sequence = &sequence,
                     .first_row = row,
                     .rows = rows,
                     .first_new = sequence.completion.tokens.size(),
                     .entropies = {}});
    draft_tokens_ += rows - 1;
    for (Sequence* sibling : scheduler_.fork(sequence)) {
      sibling->mtp = sequence.mtp;
      draws.push_back({.sequence = sibling, .first_row = row, .rows = rows, .entropies = {}});
    }
    row += rows;
  }
  return draws;
}

// Draws from row after row, as long as what is drawn is what was drafted. Every token is drawn from the
// model's distribution with the random number of its own place, so drafts decide how many tokens a step
// yields and never which.
void Engine::sample(const at::Tensor& logits, Draw& draw) const {
  Sequence& sequence = *draw.sequence;
  const int64_t vocab_size = logits.size(1);
  const float* row = logits.const_data_ptr<float>() + draw.first_row * vocab_size;
  std::vector<float> scratch(static_cast<size_t>(vocab_size));
  for (int64_t i = 0; i < draw.rows; ++i, row += vocab_size) {
    std::copy_n(row, vocab_size, scratch.data());  // the samples of a group draw from the same row
    append(sequence, draw_token(scratch.data(), vocab_size, sequence, sequence.completion.tokens.size()));
    draw.entropies.push_back(sequence.completion.entropy);
    const SamplingParams& params = sequence.request->params;
    draw.stopped = is_stop(sequence.tokens.back(), params);
    draw.ended = draw.stopped || sequence.completion.tokens.size() >= static_cast<size_t>(params.max_tokens);
    if (draw.ended || i + 1 == draw.rows || sequence.tokens.back() != sequence.draft[static_cast<size_t>(i)])
      break;
  }
}

std::vector<Finished> Engine::postprocess(std::vector<Draw>& draws, const TokenCallback& on_token) {
  std::vector<Finished> finished;
  for (auto& draw : draws) {
    Sequence& sequence = *draw.sequence;
    Completion& completion = sequence.completion;
    accepted_tokens_ += static_cast<int64_t>(completion.tokens.size() - draw.first_new) - 1;
    for (size_t i = draw.first_new; on_token && i < completion.tokens.size(); ++i)
      if (on_token(sequence.request->prompt, sequence.sample, completion.tokens[i])) {
        cut(sequence, i + 1, draw.entropies[i - draw.first_new]);
        draw.stopped = draw.ended = true;
      }
    if (!draw.ended) {
      scheduler_.trim(sequence);
      if (mtp_) mtp_->trim(sequence);
      continue;
    }
    completion.finish_reason = draw.stopped ? FinishReason::stop : FinishReason::length;
    const uint64_t request = sequence.request->id;
    const uint32_t sample = sequence.sample;
    finished.push_back({request, sample, scheduler_.finish(sequence)});
  }
  return finished;
}

void Engine::generate(const std::vector<Prompt>& prompts, const SamplingParams& params,
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
      add(prompt, params);
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

std::vector<Group> Engine::generate(const std::vector<Prompt>& prompts, const SamplingParams& params) {
  std::vector<Group> groups;
  generate(prompts, params, [&](Group group) { groups.push_back(std::move(group)); });
  return groups;
}

EngineStats Engine::stats() const {
  return {scheduler_.stats(), steps_, draft_tokens_, accepted_tokens_, cache_.bytes_per_page()};
}

}  // namespace whet
