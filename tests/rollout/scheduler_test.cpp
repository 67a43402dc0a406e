#include "rollout/scheduler.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/philox.h"
#include "tests/support/expect_throw.h"
#include "tests/support/mock_engine.h"

namespace whet {
namespace {

EngineConfig config(int max_num_seqs, int max_num_batched_tokens = 1024, bool prefix_cache = false) {
  EngineConfig config;
  config.max_num_seqs = max_num_seqs;
  config.max_num_batched_tokens = max_num_batched_tokens;
  config.prefix_cache = prefix_cache;
  return config;
}

// Prompts of different ids share no page.
Request request(uint64_t id, int length, int n, int max_tokens) {
  Request request;
  request.id = id;
  request.prompt.index = static_cast<uint32_t>(id);
  for (int i = 0; i < length; ++i) request.prompt.ids.push_back(static_cast<int32_t>(id) * 1000 + i);
  request.params.n = n;
  request.params.max_tokens = max_tokens;
  return request;
}

std::vector<Request> requests_of_all_sorts(int count) {
  std::vector<Request> requests;
  Rng rng(3, 0, 0);
  for (int id = 0; id < count; ++id) {
    requests.push_back(
        request(static_cast<uint64_t>(id), rng.between(1, 60), rng.between(1, 6), rng.between(1, 40)));
    requests.back().params.stop_token_ids = {0, 1};
    if (id % 3 == 0) requests.back().prompt.ids.insert(requests.back().prompt.ids.begin(), 40, 7);
  }
  return requests;
}

void expect_what_each_is_alone(const MockEngine& engine, const std::vector<Request>& requests) {
  size_t samples = 0;
  for (const auto& request : requests)
    for (int sample = 0; sample < request.params.n; ++sample, ++samples) {
      const auto name = static_cast<uint32_t>(sample);
      const auto found = engine.completions.find({request.id, name});
      ASSERT_NE(found, engine.completions.end()) << "request " << request.id << " sample " << sample;
      ASSERT_EQ(found->second, generate_alone(request.prompt, request.params, name))
          << "request " << request.id << " sample " << sample;
    }
  EXPECT_EQ(engine.completions.size(), samples);
}

TEST(Scheduler, PolicyChangesNoToken) {
  auto requests = requests_of_all_sorts(30);
  for (const int64_t pages : {9, 20, 400})
    for (const int seqs : {1, 3, 16, 200})
      for (const int rows : {1, 7, 64, 4096})
        for (const bool prefix_cache : {false, true})
          for (const int drafted : {0, 3}) {
            MockEngine engine(config(seqs, rows, prefix_cache), pages);
            engine.draft = [&](Sequence& sequence) {
              draft_knowingly(sequence, drafted, static_cast<int>(sequence.tokens.size() % 4));
            };
            for (const auto& request : requests) engine.scheduler.add(request);
            engine.run_all();
            expect_what_each_is_alone(engine, requests);
            engine.scheduler.reset_cache();
            EXPECT_EQ(engine.pages_out(), 0);
            ASSERT_FALSE(testing::Test::HasFailure())
                << pages << " pages, " << seqs << " sequences, " << rows << " rows, prefix cache "
                << prefix_cache << ", " << drafted << " drafted";
            std::reverse(requests.begin(), requests.end());
          }
}

TEST(Scheduler, AGroupIsPrefilledOnceAndSharesItsPrompt) {
  MockEngine engine(config(16), 200);
  engine.scheduler.add(request(5, 512, 16, 20));
  EXPECT_EQ(engine.step().rows, 512);
  EXPECT_EQ(engine.scheduler.running().size(), 16u);
  EXPECT_EQ(engine.pages_out(), 32);
  EXPECT_EQ(engine.step().rows, 16);
  EXPECT_EQ(engine.pages_out(), 32 + 16);
  engine.run_all();
  EXPECT_EQ(engine.scheduler.stats().peak_pages, 32 + 2 * 16);
  EXPECT_EQ(engine.scheduler.stats().prefilled, 512);
  EXPECT_EQ(engine.scheduler.stats().decoded, 16 * 19);
  EXPECT_EQ(engine.page_copies, 0) << "the prompt ends with its page";
  EXPECT_EQ(engine.pages_out(), 0);
}

TEST(Scheduler, ThePartialPageIsCopiedForAllButTheLastHolder) {
  MockEngine engine(config(16), 200);
  engine.scheduler.add(request(3, 40, 6, 8));
  engine.step();
  EXPECT_EQ(engine.pages_out(), 3);
  EXPECT_EQ(engine.step().copies.size(), 5u);
  EXPECT_EQ(engine.pages_out(), 2 + 6);
  engine.run_all();
  EXPECT_EQ(engine.page_copies, 5);
}

TEST(Scheduler, AGroupLargerThanTheBatchComesInParts) {
  for (const bool prefix_cache : {false, true}) {
    const auto group = request(1, 100, 16, 30);
    MockEngine engine(config(6, 1024, prefix_cache), 200);
    engine.scheduler.add(group);
    engine.run_all();
    expect_what_each_is_alone(engine, {group});
    // Parts of 6, 6 and 4; the later prefills find six pages of the prompt.
    EXPECT_EQ(engine.forked, 5 + 5 + 3);
    EXPECT_EQ(engine.scheduler.stats().prefilled, prefix_cache ? 100 + 4 + 4 : 300);
    EXPECT_EQ(engine.scheduler.stats().prefix_hit_tokens, prefix_cache ? 2 * 96 : 0);
  }
}

TEST(Scheduler, SlotsAreKeptForTheRestOfAGroup) {
  MockEngine engine(config(8, 64), 200);
  engine.scheduler.add(request(1, 100, 6, 30));
  engine.scheduler.add(request(2, 10, 6, 30));
  engine.scheduler.add(request(3, 10, 1, 30));
  engine.step();
  EXPECT_EQ(engine.scheduler.running().size(), 1u);
  const StepPlan plan = engine.scheduler.schedule();
  ASSERT_EQ(plan.chunks.size(), 2u) << "one slot is left for the next group, none for the one behind";
  EXPECT_EQ(plan.chunks[0].count, 36);
  EXPECT_EQ(plan.chunks[1].sequence->request->id, 2u);
}

TEST(Scheduler, PromptsAreCutToTheBudgetAndDecodesGoOn) {
  MockEngine engine(config(4, 32), 200);
  engine.scheduler.add(request(1, 10, 1, 200));
  engine.step();
  engine.scheduler.add(request(2, 70, 1, 200));
  std::vector<std::pair<int64_t, bool>> chunks;
  for (int i = 0; i < 3; ++i) {
    const StepPlan plan = engine.step();
    ASSERT_EQ(plan.chunks.size(), 2u);
    EXPECT_EQ(plan.chunks[0].count, 1);
    chunks.emplace_back(plan.chunks[1].count, plan.chunks[1].samples);
  }
  EXPECT_EQ(chunks, (std::vector<std::pair<int64_t, bool>>{{31, false}, {31, false}, {8, true}}));
}

TEST(Scheduler, DraftsGiveWayToRowsAndPages) {
  // Four sequences and six rows: the oldest gets two of its five guesses verified.
  MockEngine few_rows(config(4, 6), 100);
  for (uint64_t id = 1; id <= 4; ++id) few_rows.scheduler.add(request(id, 1, 1, 100));
  few_rows.step();
  ASSERT_EQ(few_rows.scheduler.running().size(), 4u);
  for (const auto& sequence : few_rows.scheduler.running()) sequence->draft.assign(5, 1);
  const StepPlan plan = few_rows.scheduler.schedule();
  std::vector<int64_t> counts;
  for (const auto& chunk : plan.chunks) {
    counts.push_back(chunk.count);
    EXPECT_EQ(static_cast<int64_t>(chunk.sequence->draft.size()), chunk.count - 1);
  }
  EXPECT_EQ(counts, (std::vector<int64_t>{3, 1, 1, 1}));

  // Two sequences and three pages: a draft that needs two more would cost the other one its page.
  MockEngine few_pages(config(2), 3);
  few_pages.scheduler.add(request(1, 14, 1, 20));
  few_pages.scheduler.add(request(2, 8, 1, 8));
  few_pages.step();
  few_pages.scheduler.running()[0]->draft.assign(20, 1);
  EXPECT_EQ(few_pages.scheduler.schedule().rows, 2);
  EXPECT_EQ(few_pages.scheduler.stats().preemptions, 0);
}

std::vector<uint64_t> running_ids(const MockEngine& engine) {
  std::vector<uint64_t> ids;
  for (const auto& sequence : engine.scheduler.running()) ids.push_back(sequence->request->id);
  return ids;
}

TEST(Scheduler, OlderRequestsStandInFrontAndReturnFirst) {
  MockEngine engine(config(8), 100);
  engine.scheduler.add(request(1, 10, 3, 40));
  engine.scheduler.add(request(2, 10, 2, 40));
  engine.scheduler.add(request(3, 10, 1, 40));
  const std::vector<uint64_t> order{1, 1, 1, 2, 2, 3};
  engine.step();
  EXPECT_EQ(running_ids(engine), order);
  engine.scheduler.reset_cache();
  engine.step();
  EXPECT_EQ(running_ids(engine), order);
}

TEST(Scheduler, NoSequenceStartsOnPagesThatOthersWillNeed) {
  MockEngine engine(config(8), 4);
  engine.scheduler.add(request(1, 20, 1, 40));
  engine.scheduler.add(request(2, 30, 1, 10));
  EXPECT_EQ(engine.step().chunks.size(), 1u) << "two pages are left, which would do for the prompt alone";
  engine.run_all();
  EXPECT_EQ(engine.scheduler.stats().preemptions, 0);
}

TEST(Scheduler, TheNewestGivesWayAndReturnsWithItsTokens) {
  // Each comes to need all six pages. At 48 tokens the older one takes those of the newer.
  const std::vector<Request> requests{request(1, 15, 1, 80), request(2, 15, 1, 80)};
  MockEngine engine(config(2), 6);
  for (const auto& request : requests) engine.scheduler.add(request);
  while (engine.completions.empty()) {
    engine.step();
    if (engine.completions.empty()) {
      EXPECT_EQ(engine.scheduler.running()[0]->request->id, 1u);
    }
  }
  engine.run_all();
  expect_what_each_is_alone(engine, requests);
  EXPECT_EQ(engine.scheduler.stats().preemptions, 1) << "it waits until it can go on";
  EXPECT_EQ(engine.scheduler.stats().prefilled, 15 + 15 + 49);
  EXPECT_EQ(engine.scheduler.stats().decoded, 79 + 79 - 1) << "the last row that is computed again samples";
}

TEST(Scheduler, StartsInTheOrderOfArrival) {
  MockEngine engine(config(3, 50), 30);
  std::vector<uint64_t> order;
  for (uint64_t id = 40; id > 0; --id) {
    engine.scheduler.add(request(id, static_cast<int>(id * 7 % 90 + 1), 1 + static_cast<int>(id % 3), 30));
    order.push_back(id);
  }
  engine.run_all();
  EXPECT_EQ(engine.first_rows, order);
}

// New requests keep coming, faster than they can be served; still each is served in its turn.
TEST(Scheduler, NoSequenceStarves) {
  MockEngine engine(config(4, 40), 12);
  std::vector<Request> requests;
  int64_t serial = 0;  // steps that would do if one sequence ran at a time
  for (uint64_t id = 0; id < 300; ++id) {
    requests.push_back(request(id, static_cast<int>(id * 37 % 100 + 1), 1 + static_cast<int>(id % 4), 60));
    engine.scheduler.add(requests.back());
    engine.step();
  }
  for (uint64_t id = 0; id < 300 && engine.scheduler.has_unfinished(); ++id) {
    const auto& params = requests[id].params;
    serial += params.n * (3 + params.max_tokens);
    while (engine.steps < serial && engine.scheduler.has_unfinished()) engine.step();
    for (int sample = 0; sample < params.n; ++sample)
      ASSERT_TRUE(engine.completions.contains({id, static_cast<uint32_t>(sample)})) << "request " << id;
  }
  engine.run_all();
  expect_what_each_is_alone(engine, requests);
}

TEST(Scheduler, PromptsThatBeginAlikeAreComputedOnce) {
  MockEngine engine(config(4, 1024, true), 100);
  std::vector<Request> requests;
  for (uint64_t id = 1; id <= 3; ++id) {
    requests.push_back(request(id, 20, 2, 20));
    requests.back().prompt.ids.insert(requests.back().prompt.ids.begin(), 64, 7);
    engine.scheduler.add(requests.back());
    engine.run_all();
  }
  expect_what_each_is_alone(engine, requests);
  const auto& stats = engine.scheduler.stats();
  EXPECT_EQ(stats.prefilled, 84 + 20 + 20);
  EXPECT_EQ(stats.prefix_queried_tokens, 3 * 84);
  EXPECT_EQ(stats.prefix_hit_tokens, 2 * 64);
}

TEST(Scheduler, AnotherTurnFindsTheWholeConversation) {
  MockEngine engine(config(4, 1024, true), 100);
  const auto first = request(1, 20, 1, 60);
  engine.scheduler.add(first);
  engine.run_all();
  auto second = request(2, 10, 1, 20);
  const auto& answer = engine.completions[{1, 0}];
  second.prompt.ids.insert(second.prompt.ids.begin(), answer.begin(), answer.end());
  second.prompt.ids.insert(second.prompt.ids.begin(), first.prompt.ids.begin(), first.prompt.ids.end());
  engine.scheduler.add(second);
  engine.run_all();
  expect_what_each_is_alone(engine, {first, second});
  EXPECT_EQ(engine.scheduler.stats().prefix_hit_tokens, 64) << "of 79, since the last token was not computed";
}

TEST(Scheduler, NewWeightsFindNothingThatWasComputedBefore) {
  const auto asked = request(1, 50, 3, 40);
  MockEngine engine(config(4, 1024, true), 100);
  engine.scheduler.add(asked);
  engine.step();
  engine.scheduler.reset_cache();
  EXPECT_EQ(engine.pages_out(), 0);
  EXPECT_TRUE(engine.scheduler.running().empty());
  engine.run_all();
  expect_what_each_is_alone(engine, {asked});
}

TEST(Scheduler, AbortTakesTheRequestWhereverItIs) {
  // 1 runs, 2 is a prefill sequence with its group waiting, 3 waits.
  MockEngine engine(config(8, 60), 100);
  engine.scheduler.add(request(1, 20, 2, 100));
  engine.step();
  engine.scheduler.add(request(2, 300, 6, 100));
  engine.scheduler.add(request(3, 20, 1, 100));
  engine.step();
  for (const uint64_t id : {2, 99, 1, 3}) engine.scheduler.abort(id);
  EXPECT_FALSE(engine.scheduler.has_unfinished());
  EXPECT_EQ(engine.pages_out(), 0);
  engine.scheduler.add(request(1, 20, 2, 10));  // its name is free again
  engine.run_all();
  EXPECT_TRUE(engine.completions.contains({1, 1}));
}

TEST(Scheduler, RefusesWhatCouldNeverFit) {
  Scheduler scheduler(config(4), 4);
  EXPECT_MESSAGE(
      UsageError, scheduler.add(request(7, 40, 2, 25)),
      "prompt 7 needs 65 tokens (40 and max_tokens 25): the page pool holds 64, see engine.cache_tokens");
  EXPECT_FALSE(scheduler.has_unfinished());
  scheduler.add(request(8, 40, 2, 24));
  EXPECT_MESSAGE(Error, scheduler.add(request(8, 4, 2, 4)), "request 8 is there already");
}

TEST(Scheduler, ALongQueueCostsItsPromptsOnly) {
  MockEngine engine(config(64, 256), 200);
  std::vector<Request> requests;
  for (uint64_t id = 0; id < 10000; ++id) requests.push_back(request(id, static_cast<int>(id % 9 + 1), 1, 6));
  for (const auto& request : requests) engine.scheduler.add(request);
  engine.run_all();
  expect_what_each_is_alone(engine, requests);
  EXPECT_LE(engine.scheduler.stats().peak_pages, 64);
}

}  // namespace
}  // namespace whet
