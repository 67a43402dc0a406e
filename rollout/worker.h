// One thread's share of a rollout: a batch of running sequences over a cache of its own. Prompts are
// prefilled once and forked to their samples; finished sequences leave the batch at once and make room.
#pragma once

#include <deque>
#include <functional>
#include <vector>

#include "data/episode.h"
#include "models/causal_lm.h"
#include "rollout/config.h"

namespace whet {

// Told of every token when it is drawn, on the thread that drew it.
using TokenCallback = std::function<void(const Prompt& prompt, uint32_t sample_index, int32_t token)>;

class RolloutWorker {
 public:
  // `max_batch` sequences run together at most, each up to `capacity` tokens with its prompt. `on_token` may
  // be empty.
  RolloutWorker(const CausalLm& model, const SamplingParams& params, int64_t max_batch, int64_t capacity,
                const TokenCallback& on_token);

  // Fills the completions of every group.
  void run(std::vector<Group*> groups);

 private:
  struct Sequence {
    Group* group;
    uint32_t sample;
    int64_t slot;
    int64_t length;  // tokens in the cache
    int32_t last;    // sampled, not yet in the cache
  };

  bool admit();
  void decode();
  void sample(const at::Tensor& logits, int64_t row, Sequence& sequence);
  bool finished(const Sequence& sequence) const;
  void retire();

  const CausalLm& model_;
  const SamplingParams& params_;
  int64_t max_batch_;
  const TokenCallback& on_token_;
  int64_t pages_;
  std::vector<int32_t> table_;
  KvCache cache_;  // slot max_batch_ holds the prompt that is being forked
  std::vector<int64_t> free_slots_;
  std::vector<Sequence> running_;
  std::deque<Group*> waiting_;
  uint32_t next_sample_ = 0;  // of the group in front of `waiting_`
};

}  // namespace whet
