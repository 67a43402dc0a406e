#include "rollout/model_runner.h"

#include <ATen/ops/index_select.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <optional>

#include "base/error.h"
#include "kernels/self_test.h"
#include "models/causal_lm.h"
#include "models/host_tensor.h"
#include "rollout/cache_size.h"
#include "rollout/mtp_drafter.h"
#include "rollout/sampling_rows.h"

namespace whet {

namespace {

// Throws UsageError when config.speculative.method is mtp and the model has no MTP modules.
bool uses_mtp(const CausalLm& model, const EngineConfig& config) {
  if (config.speculative.method != DraftMethod::mtp) return false;
  if (model.config().num_nextn_predict_layers == 0)
    fail<UsageError>(
        "engine.speculative.method: mtp needs a checkpoint with MTP modules, and this one has none");
  return true;
}

KvCache make_cache(const CausalLm& model, const EngineConfig& config, const Exec& exec) {
  const bool with_mtp = uses_mtp(model, config);
  const int64_t page_bytes = model.make_cache(0, with_mtp, exec).bytes_per_page();
  const int64_t pages = cache_pages(config, model.config().max_position_embeddings, page_bytes);
  return model.make_cache(pages, with_mtp, exec);
}

int64_t rows_drawn_from(const Chunk& chunk) { return 1 + std::ssize(chunk.sequence->draft); }

}  // namespace

struct ModelRunner::State {
  State(const CausalLm& model, const EngineConfig& config, const Exec& exec)
      : model(model), exec(exec), cache(make_cache(model, config, exec)) {
    kernels::check_row_invariance(exec);
    if (uses_mtp(model, config)) mtp.emplace(model, cache, exec);
  }

  // The hidden states of all rows of the plan, [plan.rows, hidden_size].
  at::Tensor compute_hidden(const StepPlan& plan);
  // The logits of the rows that are drawn from, [rows, vocab_size], in the order of the chunks.
  at::Tensor compute_logits(const StepPlan& plan, const at::Tensor& hidden) const;
  std::vector<std::vector<kernels::SampledToken>> draw(const StepPlan& plan, const at::Tensor& logits) const;

  const CausalLm& model;
  Exec exec;
  KvCache cache;
  std::optional<MtpDrafter> mtp;
  int64_t most_drafted = 0;
};

ModelRunner::ModelRunner(const CausalLm& model, const EngineConfig& config, const Exec& exec)
    : state_(std::make_unique<State>(model, config, exec)) {
  state_->most_drafted = config.speculative.num_tokens;
  if (state_->mtp)
    state_->most_drafted = std::min(state_->most_drafted, model.config().num_nextn_predict_layers);
}

ModelRunner::~ModelRunner() = default;

const ModelConfig& ModelRunner::model_config() const { return state_->model.config(); }
int64_t ModelRunner::weights_version() const { return state_->model.weights_version(); }
int64_t ModelRunner::pages() const { return state_->cache.pages(); }
int64_t ModelRunner::bytes_per_page() const { return state_->cache.bytes_per_page(); }
int64_t ModelRunner::most_drafted() const { return state_->most_drafted; }

std::vector<std::vector<kernels::SampledToken>> ModelRunner::run(const StepPlan& plan) {
  const c10::InferenceMode inference;
  State& state = *state_;
  const at::Tensor hidden = state.compute_hidden(plan);
  if (state.mtp) {
    state.mtp->computed(plan, hidden);
    for (const Draw& draw : plan.draws)
      if (draw.forked_from != nullptr)
        draw.sequence->mtp = std::make_shared<MtpState>(*draw.forked_from->mtp);
  }
  return state.draw(plan, state.compute_logits(plan, hidden));
}

at::Tensor ModelRunner::State::compute_hidden(const StepPlan& plan) {
  std::vector<int32_t> from, to;
  for (const auto& copy : plan.copies) from.push_back(copy.from), to.push_back(copy.to);
  cache.copy(exec, from, to);
  if (mtp) mtp->draft(plan);
  TokenBatchBuilder batch;
  for (const auto& [sequence, begin, count, samples] : plan.chunks) {
    std::vector<int32_t> ids(sequence->tokens.begin() + begin,
                             sequence->tokens.begin() + std::min(begin + count, sequence->length()));
    ids.insert(ids.end(), sequence->draft.begin(), sequence->draft.end());
    batch.add(ids, begin, page_table(*sequence));
  }
  return model.hidden(batch.build(exec->device()), {&cache, exec});
}

at::Tensor ModelRunner::State::compute_logits(const StepPlan& plan, const at::Tensor& hidden) const {
  std::vector<int64_t> wanted;
  int64_t end = 0;
  for (const auto& chunk : plan.chunks) {
    end += chunk.count;
    for (int64_t row = end - (chunk.samples ? rows_drawn_from(chunk) : 0); row < end; ++row)
      wanted.push_back(row);
  }
  const bool all = std::ssize(wanted) == plan.rows;
  return model.logits(all ? hidden : hidden.index_select(0, to_tensor(wanted, exec->device())), exec);
}

std::vector<std::vector<kernels::SampledToken>> ModelRunner::State::draw(const StepPlan& plan,
                                                                         const at::Tensor& logits) const {
  std::vector<int64_t> first_rows;  // of the chunks, in `logits`
  int64_t rows = 0;
  for (const auto& chunk : plan.chunks) {
    first_rows.push_back(rows);
    if (chunk.samples) rows += rows_drawn_from(chunk);
  }
  std::vector<kernels::SamplingRow> asked;
  for (const Draw& draw : plan.draws)
    for (int64_t i = 0; i < rows_drawn_from(plan.chunks[draw.chunk]); ++i)
      asked.push_back(sampling_row(*draw.sequence, i, first_rows[draw.chunk] + i));
  auto drawn = exec->sample(logits, asked);
  std::vector<std::vector<kernels::SampledToken>> result;
  auto next = std::make_move_iterator(drawn.begin());
  for (const Draw& draw : plan.draws) {
    const auto end = next + rows_drawn_from(plan.chunks[draw.chunk]);
    result.emplace_back(next, end);
    next = end;
  }
  return result;
}

void ModelRunner::release_cache() {
  State& state = *state_;
  const int64_t pages = state.cache.pages();
  state.cache = KvCache(state.model.make_cache(0));  // the old one first: there is no memory for two
  state.cache = state.model.make_cache(pages, state.mtp.has_value(), state.exec);
}

void ModelRunner::trim(Sequence& sequence) const {
  const c10::InferenceMode inference;
  if (state_->mtp) state_->mtp->trim(sequence);
}

}  // namespace whet
