#include "rollout/worker.h"

#include <algorithm>

#include "base/philox.h"
#include "rollout/sampler.h"

namespace whet {

RolloutWorker::RolloutWorker(const CausalLm& model, const SamplingParams& params, int64_t max_batch,
                             int64_t capacity, const TokenCallback& on_token)
    : model_(model),
      params_(params),
      max_batch_(max_batch),
      on_token_(on_token),
      pages_((capacity + 15) / 16),
      cache_(model.make_cache((max_batch + 1) * pages_)) {
  for (int64_t p = 0; p < (max_batch + 1) * pages_; ++p) table_.push_back(static_cast<int32_t>(p));
  for (int64_t slot = max_batch - 1; slot >= 0; --slot) free_slots_.push_back(slot);
}

void RolloutWorker::run(std::vector<Group*> groups) {
  waiting_.assign(groups.begin(), groups.end());
  while (admit() || !running_.empty()) decode();
}

// Prefills waiting prompts while there is room; a group larger than the room comes in parts. True when the
// batch holds anything new.
bool RolloutWorker::admit() {
  bool admitted = false;
  while (!waiting_.empty() && !free_slots_.empty()) {
    Group& group = *waiting_.front();
    const auto& ids = group.prompt.ids;
    const auto length = static_cast<int64_t>(ids.size());
    TokenBatchBuilder prefill;
    prefill.add(ids.data(), length, 0, table_.data() + max_batch_ * pages_);
    const ForwardContext context{&cache_};
    const at::Tensor last = model_.hidden(prefill.build(), context).narrow(0, length - 1, 1);
    const at::Tensor logits = model_.logits(last);

    group.completions.resize(static_cast<size_t>(params_.n));
    while (next_sample_ < group.completions.size() && !free_slots_.empty()) {
      Sequence sequence{&group, next_sample_++, free_slots_.back(), length, 0};
      free_slots_.pop_back();
      for (int64_t p = 0; p < pages_; ++p)
        cache_.copy(static_cast<int32_t>(max_batch_ * pages_ + p),
                    static_cast<int32_t>(sequence.slot * pages_ + p));
      sample(logits.narrow(0, 0, 1).clone(), 0, sequence);
      running_.push_back(sequence);
    }
    if (next_sample_ == group.completions.size()) {
      waiting_.pop_front();
      next_sample_ = 0;
    }
    admitted = true;
  }
  if (admitted) retire();
  return admitted;
}

void RolloutWorker::decode() {
  if (running_.empty()) return;
  TokenBatchBuilder step;
  for (const auto& sequence : running_)
    step.add(&sequence.last, 1, sequence.length, table_.data() + sequence.slot * pages_);
  const ForwardContext context{&cache_};
  const at::Tensor logits = model_.logits(model_.hidden(step.build(), context));
  for (size_t i = 0; i < running_.size(); ++i) {
    ++running_[i].length;
    sample(logits, static_cast<int64_t>(i), running_[i]);
  }
  retire();
}

void RolloutWorker::sample(const at::Tensor& logits, int64_t row, Sequence& sequence) {
  Completion& completion = sequence.group->completions[sequence.sample];
  const auto position = static_cast<uint32_t>(completion.tokens.size());
  const float uniform =
      token_uniform(params_.seed, params_.step, sequence.group->prompt.index, sequence.sample, position);
  const int64_t vocab = logits.size(1);
  const SampledToken token = sample_token(logits.mutable_data_ptr<float>() + row * vocab, vocab, params_,
                                          sequence.group->prompt.ids, completion.tokens, uniform);
  completion.tokens.push_back(token.id);
  completion.logprobs.push_back(token.logprob);
  completion.entropy += (static_cast<double>(token.entropy) - completion.entropy) / (position + 1.0);
  sequence.last = token.id;
  if (on_token_) on_token_(sequence.group->prompt, sequence.sample, token.id);
}

bool RolloutWorker::finished(const Sequence& sequence) const {
  Completion& completion = sequence.group->completions[sequence.sample];
  const auto& stops = params_.stop_token_ids;
  const bool stopped = std::find(stops.begin(), stops.end(), sequence.last) != stops.end();
  completion.finish_reason = stopped ? FinishReason::stop : FinishReason::length;
  return stopped || completion.tokens.size() >= static_cast<size_t>(params_.max_tokens);
}

void RolloutWorker::retire() {
  std::erase_if(running_, [this](const Sequence& sequence) {
    if (!finished(sequence)) return false;
    free_slots_.push_back(sequence.slot);
    return true;
  });
}

}  // namespace whet
