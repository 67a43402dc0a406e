// Between the scheduler and the model: computes what a plan says and draws from the logits. It owns what is on the
// device: the cache, the sampler, the MTP drafter and its state. Nothing above it holds a tensor.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "kernels/sampling.h"
#include "rollout/config.h"
#include "rollout/step_plan.h"

namespace whet {

class CausalLm;
struct ModelConfig;

// Not for several threads; it has its own.
class ModelRunner {
 public:
  // The model must outlive it. Throws UsageError when `config` asks for MTP drafts and the model has no MTP
  // modules, and Error where the kernels would not keep the parity of sampler and trainer.
  ModelRunner(const CausalLm& model, const EngineConfig& config);
  ~ModelRunner();

  const ModelConfig& model_config() const;
  // Counts changes of the weights: what was computed with an older version is stale.
  int64_t weights_version() const;
  int64_t pages() const;
  int64_t bytes_per_page() const;
  // Most tokens that can be drafted for a sequence: config.speculative.num_tokens, or fewer where fewer MTP
  // modules are there.
  int64_t most_drafted() const;

  // Runs the plan. result[d]: what plan.draws[d] drew, one token a row, each from the model's distribution behind
  // the tokens before it, drafted ones included, with the random number of its own position: so the result
  // depends on a draft as far as it is what would have been drawn anyway. Of MTP drafts the plan has the lengths
  // only; the tokens are filled in. Rows whose logits cannot be drawn from say so in their status.
  std::vector<std::vector<kernels::SampledToken>> run(const StepPlan& plan);

  // After a sequence got its tokens and gave up what was computed behind them.
  void trim(Sequence& sequence) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace whet
