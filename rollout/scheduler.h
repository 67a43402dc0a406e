// Decides which sequences run next and which pages they write: continuous batching with chunked prefill,
// groups that share their prompt, and preemption by recomputation (the policies of vLLM). Knows no tensors: a
// step is
//
//   const StepPlan plan = scheduler.schedule();
//   run the model on plan.chunks after plan.copies, and draw tokens for plan.draws
//   scheduler.computed(plan); then for each sequence that drew: add tokens, trim() or finish()
//
// Policy changes no sampled token, as long as a token is a function of those before it and of its own name.
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

// Totals since the scheduler was made.
struct SchedulerStats {
  int64_t prefilled = 0;              // rows of prompts, and of sequences that are computed again
  int64_t decoded = 0;                // rows of sampled tokens, with their drafts
  int64_t preemptions = 0;            // sequences that lost their pages
  int64_t peak_pages = 0;             // pages that were out at once, those of the prefix cache included
  int64_t prefix_queried_tokens = 0;  // of sequences that looked for a cached beginning when they started
  int64_t prefix_hit_tokens = 0;      // of these, found
};

// Not for several threads. Pointers to sequences are good until finish(), abort() or the scheduler's end.
class Scheduler {
 public:
  // `pages` is the size of the page pool.
  Scheduler(const EngineConfig& config, int64_t pages);

  // Requests start in the order in which they are added. `written` is what an abort() left of the request's
  // samples, with those that have ended: these stay ended, and half-written ones go on in front of everything
  // that has not started. Throws UsageError when one sample alone would not fit in the page pool.
  void add(Request request, std::vector<Completion> written = {});
  // Drops a request and all its sequences, between steps. Returns what those that had not ended have written,
  // each at its index in the group. A request that is not there is no error.
  std::vector<Completion> abort(uint64_t id);
  bool has_unfinished() const { return !requests_.empty(); }

  // The next step: every running sequence moves on by a row at least, oldest first; waiting ones start while
  // there is room. Where the prompt of a group will have been computed, the samples of the group that there is
  // room for start from it: they share its pages and draw from its last logits. Never empty while anything is
  // unfinished.
  StepPlan schedule();
  // After the step has run, before a sequence gets tokens.
  void computed(const StepPlan& plan);
  // After a running sequence got its tokens, the one that ends them not computed yet: forgets the draft and
  // what was computed behind it.
  void trim(Sequence& sequence);
  // The sequence has all its tokens, as for trim(). Ends it, and its request with the last sample.
  Completion finish(Sequence& sequence);

  // For new weights: empties the prefix cache and preempts all running sequences, so that their keys and values
  // are computed again.
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
  int64_t slots_;  // sequences that may run together, as vLLM's max_num_seqs
  PageManager pages_;
  std::unordered_map<uint64_t, Request> requests_;
  std::vector<std::unique_ptr<Sequence>> running_;   // oldest first
  std::deque<std::unique_ptr<Sequence>> preempted_;  // oldest first; they come before `waiting_`
  std::deque<Request*> waiting_;                     // have samples that were not started
  SchedulerStats stats_;
};

}  // namespace whet
