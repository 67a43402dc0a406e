// Everything at once, at random: requests that come, go and return, drafts right and wrong, groups that fork,
// pools that are too small, weights that change. The mock engine checks every page after every step.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/philox.h"
#include "tests/support/mock_engine.h"

namespace whet {
namespace {

constexpr int64_t kLongest = 128;  // tokens of a sequence at most

EngineConfig random_config(Rng& rng) {
  EngineConfig config;
  config.max_num_seqs = rng.between(1, 12);
  config.max_num_batched_tokens = rng.chance(0.5f) ? rng.between(1, 20) : rng.between(20, 300);
  config.prefix_cache = rng.chance(0.5f);
  return config;
}

// Prompts begin alike often, in whole pages and parts of them.
Request random_request(uint64_t id, Rng& rng) {
  Request request;
  request.id = id;
  request.prompt.index = static_cast<uint32_t>(id);
  request.prompt.ids.assign(rng.below(70), static_cast<int32_t>(rng.below(2)));
  for (int i = rng.between(1, 20); i > 0; --i)
    request.prompt.ids.push_back(static_cast<int32_t>(rng.below(kMockVocab)));
  request.params.n = rng.chance(0.3f) ? 1 : rng.between(2, 8);
  request.params.max_tokens = rng.between(1, static_cast<int>(kLongest) - 90);
  request.params.stop_token_ids = {0};
  return request;
}

struct Happened {
  int64_t preemptions = 0, copies = 0, forked = 0, guessed = 0, hits = 0, aborted_samples = 0, taken_up = 0;
};

// Adds a request that was aborted again, with what its samples have written, if any has.
bool take_up(MockEngine& engine, const Request& request, std::vector<Completion> written) {
  int64_t half_written = 0;
  for (size_t sample = 0; sample < written.size(); ++sample) {
    const auto ended = engine.completions.find({request.id, static_cast<uint32_t>(sample)});
    if (ended != engine.completions.end()) {
      EXPECT_TRUE(written[sample].tokens.empty());
      written[sample].tokens = ended->second;
      written[sample].finish_reason = FinishReason::stop;
    } else {
      half_written += !written[sample].tokens.empty();
    }
  }
  if (half_written > 0) engine.scheduler.add(request, std::move(written));
  return half_written > 0;
}

void fuzz(uint64_t seed, Happened& happened) {
  Rng rng(seed, 0, 0);
  const EngineConfig config = random_config(rng);
  MockEngine engine(config, rng.between(static_cast<int>(kLongest / kPageTokens), 40));
  const float drafts = rng.uniform();
  engine.draft = [&](Sequence& sequence) {
    if (rng.chance(drafts)) draft_knowingly(sequence, rng.between(1, 20), rng.between(0, 20));
  };

  std::map<uint64_t, Request> requests;
  std::set<uint64_t> aborted;
  for (int i = 0; i < 150 || engine.scheduler.has_unfinished(); ++i) {
    if (i < 150 && rng.chance(0.2f)) {
      const uint64_t id = requests.size();
      engine.scheduler.add(requests.emplace(id, random_request(id, rng)).first->second);
    }
    if (!requests.empty() && rng.chance(0.06f)) {
      const uint64_t id = rng.below(static_cast<uint32_t>(requests.size()));
      auto written = engine.scheduler.abort(id);
      if (rng.chance(0.5f) && take_up(engine, requests.at(id), std::move(written)))
        ++happened.taken_up;
      else
        aborted.insert(id);
    }
    if (rng.chance(0.01f)) engine.scheduler.reset_cache();
    if (engine.scheduler.has_unfinished()) engine.step();
    ASSERT_FALSE(testing::Test::HasFailure());
  }

  for (const auto& [id, request] : requests)
    for (uint32_t sample = 0; sample < static_cast<uint32_t>(request.params.n); ++sample) {
      const auto found = engine.completions.find({id, sample});
      if (found == engine.completions.end()) {
        ASSERT_TRUE(aborted.contains(id)) << "request " << id << " sample " << sample;
        ++happened.aborted_samples;
        continue;
      }
      ASSERT_EQ(found->second, generate_alone(request.prompt, request.params, sample));
    }
  ASSERT_TRUE(std::is_sorted(engine.first_rows.begin(), engine.first_rows.end()));
  const auto& stats = engine.scheduler.stats();
  ASSERT_EQ(stats.prefilled + stats.decoded, engine.rows);
  engine.scheduler.reset_cache();
  ASSERT_EQ(engine.pages_out(), 0);

  happened.preemptions += stats.preemptions;
  happened.copies += engine.page_copies;
  happened.forked += engine.forked;
  happened.guessed += engine.guessed;
  happened.hits += stats.prefix_hit_tokens;
}

TEST(SchedulerFuzz, EveryPageHoldsWhatItsSequencesWroteAndEveryCompletionIsItself) {
  Happened happened;
  for (uint64_t seed = 0; seed < 150; ++seed) {
    fuzz(seed, happened);
    ASSERT_FALSE(HasFailure()) << "seed " << seed;
  }
  for (const int64_t count : {happened.preemptions, happened.copies, happened.forked, happened.guessed,
                              happened.hits / kPageTokens, happened.aborted_samples, 10 * happened.taken_up})
    EXPECT_GT(count, 500) << "the test must reach what it is about";
}

}  // namespace
}  // namespace whet
