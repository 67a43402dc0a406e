// Executes the scheduler's step plans: runs the model and draws from the logits. It owns all tensors on the
// device: the cache, the sampler, the MTP drafter and its state.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "kernels/exec.h"
#include "kernels/sampling.h"
#include "rollout/config.h"
#include "rollout/step_plan.h"

namespace whet {

class CausalLm;
struct ModelConfig;

// Not thread-safe; it computes on its Exec.
class ModelRunner {
 public:
  // The model must outlive it. Throws UsageError when config.speculative.method is mtp and the model has no
  // MTP modules, and Error where the kernels do not pass check_row_invariance().
  ModelRunner(const CausalLm& model, const EngineConfig& config, const Exec& exec);
  ~ModelRunner();

  const ModelConfig& model_config() const;
  // CausalLm::weights_version(): cached keys and values of an older version are stale.
  int64_t weights_version() const;
  int64_t pages() const;
  int64_t bytes_per_page() const;
  // The most tokens that can be drafted for a sequence: config.speculative.num_tokens, for mtp at most the
  // number of MTP modules.
  int64_t most_drafted() const;

  // Runs the plan. result[d]: the tokens drawn for plan.draws[d], one for each of its rows, from the model's
  // distribution after the tokens before it, drafted ones included, with the random number of its own
  // position. So they are final up to and including the first that differs from the draft. For MTP drafts the
  // plan has the lengths only; the tokens are filled in. Draws that fail are marked in SampledToken::status.
  std::vector<std::vector<kernels::SampledToken>> run(const StepPlan& plan);

  // Gives the memory of the cache back; its contents are lost.
  void release_cache();

  // To be called after Scheduler::trim(): drops the MTP state of rejected rows.
  void trim(Sequence& sequence) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace whet
