// Samples completions from a policy. A step is schedule, run, postprocess; requests may be added and aborted
// between steps, and completions are returned as they end. The engine shares the model with the trainer:
// after CausalLm::pack() with new weights, the next step resets the cache. It ends completions by token ids;
// stop strings, which need the tokenizer, are left to the TokenCallback (rl/stop_watch.h).
#pragma once

#include <functional>
#include <vector>

#include "data/episode.h"
#include "rollout/config.h"
#include "rollout/model_runner.h"
#include "rollout/scheduler.h"

namespace whet {

// Called for every new token of a sequence, in order. Returns true to end the completion with this token,
// with finish_reason stop.
using TokenCallback = std::function<bool(const Prompt& prompt, uint32_t sample_index, int32_t token)>;

// Called for every group whose completions have all ended, in the order of the prompts.
using GroupCallback = std::function<void(Group group)>;

// One completion that has ended.
struct Finished {
  uint64_t request = 0;  // as returned by Engine::add()
  uint32_t sample = 0;   // in [0, params.n)
  Completion completion;
};

struct EngineStats {
  SchedulerStats scheduler;
  int64_t steps = 0;                              // forward passes
  int64_t draft_tokens = 0, accepted_tokens = 0;  // proposed, and equal to the token that was drawn
  int64_t page_bytes = 0;                         // of one page in all layers
};

// Not thread-safe; it computes on its Exec. Results are a function of the weights, the prompts and
// their parameters: the number of threads, batching, the cache and drafts change no bit of them.
class Engine {
 public:
  // The model must outlive the engine. Throws UsageError for a config out of range, and Error where the
  // kernels do not pass check_row_invariance(), on which the statement above depends.
  Engine(const CausalLm& model, const EngineConfig& config, const Exec& exec = Exec());

  // Throws UsageError unless prompt.ids are at least one token, all in the vocabulary, and with
  // params.max_tokens fit max_position_embeddings and the cache.
  void check(const Prompt& prompt, const SamplingParams& params) const;

  // Queues params.n completions of `prompt` and returns the request's id. `written`, if not empty, holds the
  // group's samples of an earlier abort(), by index: samples that have ended are kept, the others are
  // continued under the current weights. Throws UsageError where check() does and for parameters out of
  // range.
  uint64_t add(const Prompt& prompt, const SamplingParams& params, const DrawKey& key = {},
               std::vector<Completion> written = {});
  // Drops a request. Returns the tokens of its samples that had not ended, each at its index in the group.
  std::vector<Completion> abort(uint64_t request) { return scheduler_.abort(request); }
  bool has_unfinished() const { return scheduler_.has_unfinished(); }

  // Empties the cache: the steps that follow, and so the order in which completions end, are then a function
  // of the queued requests only.
  void reset_cache() { scheduler_.reset_cache(); }
  // The same, and gives its memory back until the next step, for others.
  void release_cache() {
    scheduler_.reset_cache();
    runner_.release_cache();
  }

  // One forward pass; returns the completions that it ended. Throws Error when the model's logits are not
  // finite, and UsageError when bad_words and allowed_token_ids leave no token.
  std::vector<Finished> step(const TokenCallback& on_token = {});

  // Adds every prompt and steps until all have ended. Throws as add() and step() do, with the requests
  // aborted, and Error when requests are queued already.
  void generate(const std::vector<Prompt>& prompts, const SamplingParams& params, const DrawKey& key,
                const GroupCallback& on_group, const TokenCallback& on_token = {});
  // The same, all groups at the end.
  std::vector<Group> generate(const std::vector<Prompt>& prompts, const SamplingParams& params,
                              const DrawKey& key = {});

  EngineStats stats() const;

 private:
  // The tokens that a sequence has got in this step.
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
