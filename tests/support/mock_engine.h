// An engine whose model is a hash, so that scheduling can be tested alone. The mock keeps real pages: every
// row reads what its sequence's pages hold of the token before and writes its own slot, as attention would; a
// page that is lost, mixed up or written by two ends in other tokens than those of generate_alone().
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <set>

#include "rollout/scheduler.h"

namespace whet {

inline constexpr int32_t kMockVocab = 50;

// What a slot holds: all tokens up to its own.
inline uint64_t mock_state(uint64_t before, int32_t token) {
  uint64_t state = (before ^ static_cast<uint32_t>(token + 1)) * 0x9E3779B97F4A7C15;
  return state ^ (state >> 29);
}

// The token that sample `sample` of the prompt draws behind `state`.
inline int32_t mock_sample(uint64_t state, const Prompt& prompt, uint32_t sample, int64_t position) {
  for (const uint64_t name : {uint64_t{prompt.index}, uint64_t{sample}, static_cast<uint64_t>(position)})
    state = (state ^ name) * 0xD6E8FEB86659FD93, state ^= state >> 32;
  return static_cast<int32_t>(state % kMockVocab);
}

inline bool mock_ends(const std::vector<int32_t>& completion, const SamplingParams& params) {
  const auto& stops = params.stop_token_ids;
  return completion.size() >= static_cast<size_t>(params.max_tokens) ||
         std::find(stops.begin(), stops.end(), completion.back()) != stops.end();
}

// A completion generated without pages, batches or other sequences.
inline std::vector<int32_t> generate_alone(const Prompt& prompt, const SamplingParams& params,
                                           uint32_t sample) {
  uint64_t state = 0;
  for (const int32_t token : prompt.ids) state = mock_state(state, token);
  std::vector<int32_t> completion;
  do {
    const auto position = static_cast<int64_t>(prompt.ids.size() + completion.size());
    completion.push_back(mock_sample(state, prompt, sample, position));
    state = mock_state(state, completion.back());
  } while (!mock_ends(completion, params));
  return completion;
}

// A draft of `count` tokens, of which the first `right` are those that will be drawn.
inline void draft_knowingly(Sequence& sequence, int count, int right) {
  const auto& request = *sequence.request;
  const auto truth = generate_alone(request.prompt, request.params, sequence.sample);
  for (int i = 0; i < count; ++i) {
    const size_t at = sequence.completion.tokens.size() + static_cast<size_t>(i);
    const int32_t token = at < truth.size() ? truth[at] : 1;
    sequence.draft.push_back(i < right ? token : (token + 1) % kMockVocab);
  }
}

class MockEngine {
 public:
  MockEngine(const EngineConfig& config, int64_t pages)
      : scheduler(config, pages), config_(config), slots_(static_cast<size_t>(pages)) {}

  // Called for a sequence that sampled and continues; may give it a draft.
  std::function<void(Sequence&)> draft = [](Sequence&) {};

  Scheduler scheduler;
  std::map<std::pair<uint64_t, uint32_t>, std::vector<int32_t>> completions;  // by request and sample
  std::vector<uint64_t> first_rows;                                           // requests as they first ran
  int64_t steps = 0, rows = 0, page_copies = 0, forked = 0, guessed = 0;

  StepPlan step() {
    StepPlan plan = scheduler.schedule();
    const auto states = run(plan);
    postprocess(plan, states);
    ++steps;
    check_contents();
    return plan;
  }

  void run_all() {
    while (scheduler.has_unfinished() && !testing::Test::HasFatalFailure()) step();
  }

  // Every page that sequences hold, once.
  std::set<int32_t> held_pages() const {
    std::set<int32_t> held;
    for (const auto& sequence : scheduler.running())
      for (const auto& page : sequence->pages) held.insert(page.id());
    return held;
  }
  int64_t pages_out() const { return scheduler.pool().size() - scheduler.pool().available(); }

 private:
  using States = std::vector<uint64_t>;

  uint64_t& slot(const Sequence& sequence, int64_t position) {
    const auto page =
        static_cast<size_t>(sequence.pages.at(static_cast<size_t>(position / kPageTokens)).id());
    return slots_[page][static_cast<size_t>(position % kPageTokens)];
  }

  // The states of the rows whose logits are wanted, a list for each chunk.
  std::vector<States> run(const StepPlan& plan) {
    check_plan(plan);
    for (const auto& copy : plan.copies)
      slots_[static_cast<size_t>(copy.to)] = slots_[static_cast<size_t>(copy.from)];
    page_copies += static_cast<int64_t>(plan.copies.size());
    std::vector<States> states;
    for (const auto& [sequence, begin, count, samples] : plan.chunks) {
      States& wanted = states.emplace_back();
      const int64_t length = sequence->length();
      for (int64_t position = begin; position < begin + count; ++position) {
        EXPECT_FALSE(sequence->pages[static_cast<size_t>(position / kPageTokens)].shared())
            << "position " << position << " of request " << sequence->request->id
            << " is written while shared";
        const int32_t token = position < length ? sequence->tokens[static_cast<size_t>(position)]
                                                : sequence->draft.at(static_cast<size_t>(position - length));
        const uint64_t before = position == 0 ? 0 : slot(*sequence, position - 1);
        slot(*sequence, position) = mock_state(before, token);
        if (position >= length - 1) wanted.push_back(slot(*sequence, position));
      }
      EXPECT_EQ(wanted.size(), samples ? 1 + sequence->draft.size() : 0);
    }
    return states;
  }

  void check_plan(const StepPlan& plan) {
    EXPECT_FALSE(plan.chunks.empty()) << "a step without work";
    int64_t rows = 0;
    std::set<const Sequence*> seen;
    for (const auto& chunk : plan.chunks) {
      EXPECT_EQ(chunk.begin, chunk.sequence->cached);
      EXPECT_GT(chunk.count, 0);
      EXPECT_TRUE(seen.insert(chunk.sequence).second);
      rows += chunk.count;
      const uint64_t id = chunk.sequence->request->id;
      if (started_.insert(id).second) first_rows.push_back(id);
    }
    EXPECT_EQ(rows, plan.rows);
    this->rows += rows;
    EXPECT_LE(rows, config_.max_num_batched_tokens);
    EXPECT_LE(static_cast<int64_t>(scheduler.running().size()), config_.max_num_seqs);
    for (const auto& draw : plan.draws)
      if (draw.forked_from != nullptr) EXPECT_TRUE(seen.insert(draw.sequence).second);
    EXPECT_EQ(seen.size(), scheduler.running().size()) << "every running sequence moves on";
  }

  void postprocess(const StepPlan& plan, const std::vector<States>& states) {
    scheduler.computed(plan);
    for (const auto& [sequence, chunk, forked_from] : plan.draws) {
      forked += forked_from != nullptr;
      accept(*sequence, states[chunk]);
    }
  }

  // Draws tokens while the draft guesses them.
  void accept(Sequence& sequence, const States& states) {
    const Request& request = *sequence.request;
    for (size_t i = 0; i < states.size(); ++i) {
      const int32_t token = mock_sample(states[i], request.prompt, sequence.sample, sequence.length());
      sequence.tokens.push_back(token);
      sequence.completion.tokens.push_back(token);
      if (mock_ends(sequence.completion.tokens, request.params)) {
        const std::pair name{request.id, sequence.sample};
        EXPECT_TRUE(completions.emplace(name, scheduler.finish(sequence).tokens).second) << "finished twice";
        return;
      }
      if (i >= sequence.draft.size() || sequence.draft[i] != token) break;
      ++guessed;
    }
    scheduler.trim(sequence);
    draft(sequence);
  }

  // Every computed position of every sequence holds just what belongs there, and no page is lost.
  void check_contents() {
    for (const auto& sequence : scheduler.running()) {
      ASSERT_EQ(static_cast<int64_t>(sequence->pages.size()), pages_for(sequence->cached));
      ASSERT_LT(sequence->cached, sequence->length());
      uint64_t state = 0;
      for (int64_t position = 0; position < sequence->cached; ++position) {
        state = mock_state(state, sequence->tokens[static_cast<size_t>(position)]);
        ASSERT_EQ(slot(*sequence, position), state)
            << "position " << position << " of request " << sequence->request->id << " sample "
            << sequence->sample;
      }
    }
    const auto held = static_cast<int64_t>(held_pages().size());
    if (config_.prefix_cache)
      ASSERT_LE(held, pages_out());
    else
      ASSERT_EQ(held, pages_out());
  }

  EngineConfig config_;
  std::vector<std::array<uint64_t, kPageTokens>> slots_;
  std::set<uint64_t> started_;
};

}  // namespace whet
