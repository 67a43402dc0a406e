#include "rl/update_plan.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "rl/update_schedule.h"
#include "tests/support/expect_throw.h"
#include "tests/support/groups.h"

namespace whet {
namespace {

using Indices = std::vector<size_t>;

std::vector<Group> groups() {
  return {group_with_rewards({1, 0}), group_with_rewards({1, 0, 2}), group_with_rewards({3})};
}

std::vector<Indices> completions_of(const std::vector<PlannedUpdate>& plan) {
  std::vector<Indices> result;
  for (const auto& update : plan) {
    EXPECT_TRUE(update.micro_batches.empty());
    result.push_back(update.completions);
  }
  return result;
}

TEST(UpdatePlan, DividesWholeGroupsAndRepeats) {
  EXPECT_EQ(completions_of(plan_updates(groups(), {}, {})), (std::vector<Indices>{{0, 1, 2, 3, 4, 5}}));
  EXPECT_EQ(completions_of(plan_updates(groups(), {2, 2}, {})),
            (std::vector<Indices>{{0, 1}, {2, 3, 4, 5}, {0, 1}, {2, 3, 4, 5}}));
}

TEST(UpdatePlan, ShuffledSharesHoldEachCompletionOnce) {
  const UpdateConfig config{2, 2, MiniBatches::shuffled};
  std::set<std::vector<Indices>> orders;
  for (uint32_t step = 0; step < 20; ++step) {
    const auto plan = completions_of(plan_updates(groups(), config, {9, step}));
    ASSERT_EQ(plan.size(), 4u);
    EXPECT_EQ(plan[0], plan[2]) << "all passes have the same cut";
    EXPECT_EQ(plan[1], plan[3]);
    Indices all = plan[0];
    all.insert(all.end(), plan[1].begin(), plan[1].end());
    std::sort(all.begin(), all.end());
    EXPECT_EQ(all, (Indices{0, 1, 2, 3, 4, 5}));
    orders.insert(plan);
    EXPECT_EQ(completions_of(plan_updates(groups(), config, {9, step})), plan)
        << "a function of seed and step";
  }
  EXPECT_GT(orders.size(), 15u);
}

TEST(UpdatePlan, IsWhatIsGiven) {
  const UpdateCuts given{{{4, 1}, {0}}, {{5}}};
  const auto plan = plan_updates(groups(), {3, 5}, {}, given);
  ASSERT_EQ(plan.size(), 2u);
  EXPECT_EQ(plan[0].completions, (Indices{4, 1, 0}));
  EXPECT_EQ(plan[0].micro_batches, (std::vector<Indices>{{4, 1}, {0}}));
  EXPECT_EQ(plan[1].completions, (Indices{5}));
  EXPECT_MESSAGE(UsageError, plan_updates(groups(), {}, {}, {{{6}}}),
                 "updates: names completion 6 of a step that has 6");
  EXPECT_MESSAGE(UsageError, plan_updates(groups(), {}, {}, {{{1}, {2, 1}}}),
                 "updates: names completion 1 twice in one update");
  EXPECT_MESSAGE(UsageError, plan_updates(groups(), {}, {}, {{{1}, {}}}),
                 "updates: expected at least one completion in each micro-batch");
  EXPECT_MESSAGE(UsageError, plan_updates(groups(), {}, {}, {{}}),
                 "updates: expected at least one micro-batch in each update");
}

TEST(UpdateSchedule, NumbersUpdatesThroughTheRun) {
  const UpdateSchedule schedule({2, 3, 1});
  EXPECT_EQ(schedule.first_of(0), 0);
  EXPECT_EQ(schedule.first_of(2), 5);
  EXPECT_EQ(schedule.total(), 6);
}

}  // namespace
}  // namespace whet
