// Samples completions from a policy: schedule, run, postprocess, over and over. Requests may be added and
// aborted between steps, and completions come out as they end. The engine reads the very tensors that the
// trainer updates; when it sees them changed, it computes again what it had cached.
#pragma once

#include <functional>
#include <vector>

#include "data/episode.h"
#include "rollout/config.h"
#include "rollout/model_runner.h"
#include "rollout/scheduler.h"

namespace whet {

// Told of every token in turn, sequence by sequence. True ends the completion with this token.
using TokenCallback = std::function<bool(const Prompt& prompt, uint32_t sample_index, int32_t token)>;

// Given every group when all its completions have ended, in the order of the prompts.
using GroupCallback = std::function<void(Group group)>;

// One completion that has ended.
struct Finished {
  uint64_t request = 0;
  uint32_t sample = 0;
  Completion completion;
};

struct EngineStats {
  SchedulerStats scheduler;
  int64_t steps = 0;
  int64_t draft_tokens = 0, accepted_tokens = 0;  // proposed, and found to be what was drawn
  int64_t page_bytes = 0;                         // of all layers
};

// Not for several threads; it has its own. Results are a function of the weights, the prompts and their
// parameters: threads, batching, the cache and drafts change no bit of them.
class Engine {
 public:
  // Throws UsageError for a config out of range, and Error where the kernels would not keep the promise
  // above.
  Engine(const CausalLm& model, const EngineConfig& config);

  // Throws UsageError when the model cannot take `prompt`, which must carry ids: no tokens or unknown ones,
  // longer with its completion than max_position_embeddings.
  void check(const Prompt& prompt, const SamplingParams& params) const;

  // Queues params.n completions of `prompt`; returns the request's name. Throws UsageError where check()
  // does, when it is longer with its completion than the cache, and for parameters out of range. `written`
  // holds the group's samples as far as they are written: those that have ended stay as they are, the others
  // go on as if they had never been interrupted, under the current weights.
  uint64_t add(const Prompt& prompt, const SamplingParams& params, std::vector<Completion> written = {});
  // Drops a request. Returns what its samples that had not ended have written, each at its index in the group.
  std::vector<Completion> abort(uint64_t request) { return scheduler_.abort(request); }
  bool has_unfinished() const { return scheduler_.has_unfinished(); }

  // Forgets what is cached. The steps that follow are then a function of what is queued, and so is the order
  // in which completions end.
  void reset_cache() { scheduler_.reset_cache(); }

  // One forward pass, and what it finished. Throws Error when the model's logits are not finite.
  std::vector<Finished> step(const TokenCallback& on_token = {});

  // Adds every prompt and steps until they are done; nothing else may be queued.
  void generate(const std::vector<Prompt>& prompts, const SamplingParams& params,
                const GroupCallback& on_group, const TokenCallback& on_token = {});
  // The same, all groups at the end.
  std::vector<Group> generate(const std::vector<Prompt>& prompts, const SamplingParams& params);

  EngineStats stats() const;

 private:
  // What a sequence has got in this step.
  struct Taken {
    size_t first_new = 0;  // of its tokens
    bool stopped = false, ended = false;
    std::vector<double> entropies;  // the completion's mean with each new token
  };

  void notice_new_weights();
  void propose();
  std::vector<std::vector<kernels::SampledToken>> run(const StepPlan& plan);
  Taken take(Sequence& sequence, const std::vector<kernels::SampledToken>& drawn) const;
  std::vector<Finished> postprocess(const StepPlan& plan, std::vector<Taken> taken,
                                    const TokenCallback& on_token);

  EngineConfig config_;
  ModelRunner runner_;
  Scheduler scheduler_;
  int64_t weights_version_;
  uint64_t next_request_ = 0;
  int64_t steps_ = 0, draft_tokens_ = 0, accepted_tokens_ = 0;
};

}  // namespace whet
