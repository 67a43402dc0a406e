// Drafts with the model's own multi-token prediction modules (DeepSeek-V3, sections 2.2 and 5.4.3), one token
// a module. Module d joins row t's hidden state (of the model, or of module d - 1) with the token at t + d +
// 1 and predicts the one behind. Its keys and values lie in a layer of their own, in the place of that token:
// what a page holds then follows from the tokens up to its end, and pages are shared as ever.
#pragma once

#include <ATen/core/Tensor.h>

#include <functional>
#include <vector>

#include "models/causal_lm.h"
#include "rollout/step_plan.h"

namespace whet {

class MtpDrafter {
 public:
  // Both must outlive it; the cache holds the modules' layers.
  MtpDrafter(const CausalLm& model, KvCache& cache, const Threads& threads)
      : model_(model), cache_(cache), threads_(threads), modules_(model.config().num_nextn_predict_layers) {}

  // Draws the token at `position` of the sequence from `logits`, which it may overwrite.
  using DrawToken =
      std::function<int32_t(const Sequence& sequence, int64_t position, float* logits, int64_t vocab_size)>;
  // Fills the drafts of the plan's sequences, which have their lengths already: after the plan is made,
  // before it runs.
  void draft(const StepPlan& plan, const DrawToken& draw);

  // Takes what the plan has computed, hidden [plan.rows, hidden_size], before samples fork from it.
  void computed(const StepPlan& plan, const at::Tensor& hidden);

  // Forgets the rows behind what the sequence has kept.
  void trim(Sequence& sequence) const;

 private:
  // Rows [first, first + count) of a sequence.
  struct Rows {
    Sequence* sequence;
    int64_t first, count;
  };
  at::Tensor run(int64_t module, const std::vector<Rows>& rows);
  void follow(int64_t module, const std::vector<Rows>& rows);

  const CausalLm& model_;
  KvCache& cache_;
  const Threads& threads_;
  int64_t modules_;
};

}  // namespace whet
