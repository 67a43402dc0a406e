// Drafts with the model's own multi-token prediction modules (DeepSeek-V3, sections 2.2 and 5.4.3), one token
// a module. Module d joins row t's hidden state (of the model, or of module d - 1) with the token at t + d +
// 1 and predicts the one behind. Its keys and values lie in a layer of their own, at the position of that token:
// what a page holds then follows from the tokens up to its end, and pages are shared as ever.
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "models/causal_lm.h"
#include "rollout/mtp_state.h"
#include "rollout/step_plan.h"

namespace whet {

class MtpDrafter {
 public:
  // All must outlive it; the cache holds the modules' layers.
  MtpDrafter(const CausalLm& model, KvCache& cache, const Exec& exec)
      : model_(model), cache_(cache), exec_(exec), modules_(model.config().num_nextn_predict_layers) {}

  // Fills the drafts of the plan's sequences, which have their lengths already: before the plan runs.
  void draft(const StepPlan& plan);

  // Takes what the plan has computed, hidden [plan.rows, hidden_size], before samples fork from it.
  void computed(const StepPlan& plan, const at::Tensor& hidden);

  // Drops the rows behind what the sequence has kept.
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
  const Exec& exec_;
  int64_t modules_;
};

}  // namespace whet
