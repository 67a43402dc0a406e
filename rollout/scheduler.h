// Decides which sequences run next and which pages they write: continuous batching with chunked prefill,
// groups that share their prompt, and preemption by recomputation (the policies of vLLM). It uses no tensors.
// A step is
//
//   const StepPlan plan = scheduler.schedule();
//   run the model on plan.chunks after plan.copies, and draw tokens for plan.draws
//   scheduler.computed(plan); then for each sequence that drew: add tokens, trim() or finish()
//
// Scheduling changes no sampled token, since a token is a function of the tokens before it and of the key of
// its random number (seed, step, prompt, sample, position).
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "rollout/page_manager.h"
#include "rollout/step_plan.h"

namespace whet {

// Totals since construction.
struct SchedulerStats {
  int64_t prefilled = 0;              // rows of prompts, and of sequences that are computed again
  int64_t decoded = 0;                // rows of sampled tokens, with their drafts
  int64_t preemptions = 0;            // sequences that lost their pages
  int64_t peak_pages = 0;             // most pages in use at once, those of the prefix cache included
  int64_t prefix_queried_tokens = 0;  // tokens of sequences that looked up the prefix cache when they started
  int64_t prefix_hit_tokens = 0;      // of these, found in the cache
};

// Not thread-safe. Pointers to sequences are valid until finish(), abort() or the destruction of the
// scheduler.
class Scheduler {
 public:
  // `pages` is the size of the page pool.
  Scheduler(const EngineConfig& config, int64_t pages);

  // Requests start in the order in which they are added. `written` are the samples of an earlier abort(), by
  // index, with those that have ended: these are kept, and half-written ones continue before all requests
  // that have not started. Throws UsageError when one sample alone would not fit in the page pool, and Error
  // for a request that is empty, is queued already or has ended.
  void add(Request request, std::vector<Completion> written = {});
  // Drops a request and all its sequences; may be called between steps. Returns the completions of those that
  // had not ended, each at its index in the group. An unknown id is no error.
  std::vector<Completion> abort(uint64_t id);
  bool has_unfinished() const { return !requests_.empty(); }

  // The next step: every running sequence gets at least one row, oldest first; waiting ones start while there
  // is room. Where the step completes the prompt of a group, the other samples of the group start, as far as
  // there is room: they share its pages and draw from its last logits. Never empty while has_unfinished().
  StepPlan schedule();
  // To be called after the step has run, before tokens are added to sequences.
  void computed(const StepPlan& plan);
  // To be called after tokens were added to a running sequence, of which the last is not computed yet: drops
  // the draft and the rows of rejected tokens.
  void trim(Sequence& sequence);
  // Ends a sequence that has all its tokens, as for trim(), and with the last sample its request.
  Completion finish(Sequence& sequence);

  // For new weights: empties the prefix cache and preempts all running sequences, so that their keys and
  // values are computed again.
  void reset_cache();

  const std::vector<std::unique_ptr<Sequence>>& running() const { return running_; }
  const PagePool& pool() const { return pages_.pool(); }
  const SchedulerStats& stats() const { return stats_; }

 private:
  void take_up(Request& request, std::vector<Completion> written);
  void extend(Sequence& sequence, int64_t rows, StepPlan& plan);
  void admit(StepPlan& plan);
  std::optional<std::vector<Page>> find_room(std::span<const int32_t> tokens);
  void start(std::unique_ptr<Sequence> sequence, std::vector<Page> prefix, StepPlan& plan);
  void plan_rows(Sequence& sequence, int64_t rows, StepPlan& plan);
  void fork(size_t chunk, StepPlan& plan);
  void preempt();
  int64_t slots_taken() const;

  EngineConfig config_;
  int64_t slots_;  // how many sequences may run together
  PageManager pages_;
  std::unordered_map<uint64_t, Request> requests_;
  std::vector<std::unique_ptr<Sequence>> running_;   // oldest first
  std::deque<std::unique_ptr<Sequence>> preempted_;  // oldest first; they come before `waiting_`
  std::deque<Request*> waiting_;                     // have samples that were not started
  SchedulerStats stats_;
};

}  // namespace whet
