// Drafts with the model's own multi-token prediction modules (DeepSeek-V3, sections 2.2 and 5.4.3), one token
// for each module. Module d joins row t's hidden state (of the model, or of module d - 1) with the token at t
// + d + 1 and predicts the token at t + d + 2. Its keys and values are cached in a layer of their own, at
// index t + d + 1: so the content of a page depends only on the tokens up to its end, and pages can be
// shared.
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "models/causal_lm.h"
#include "rollout/mtp_state.h"
#include "rollout/step_plan.h"

namespace whet {

class MtpDrafter {
 public:
  // Model and cache must outlive it; the cache holds the modules' layers.
  MtpDrafter(const CausalLm& model, KvCache& cache, const Exec& exec)
      : model_(model), cache_(cache), exec_(exec), modules_(model.config().num_nextn_predict_layers) {}

  // Fills in the drafts of the plan's sequences, whose lengths are set. To be called before the plan runs.
  void draft(const StepPlan& plan);

  // Takes over the hidden states that the plan has computed, [plan.rows, hidden_size]. To be called before
  // samples fork.
  void computed(const StepPlan& plan, const at::Tensor& hidden);

  // Drops the rows behind sequence.cached.
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
  Exec exec_;
  int64_t modules_;
};

}  // namespace whet
