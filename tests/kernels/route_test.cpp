// Expert selection against a plain sort, with ties on purpose; the layout of slots against its promises.
#include "kernels/cpu/route.h"

#include <algorithm>
#include <numeric>
#include <set>

#include "tests/support/numeric.h"

namespace whet::kernels {
namespace {

using Indices = std::vector<int64_t>;

// The `count` first of a stable sort of `candidates` by descending value.
Indices best(Indices candidates, const Floats& values, int64_t count) {
  std::stable_sort(candidates.begin(), candidates.end(),
                   [&](int64_t a, int64_t b) { return values[a] > values[b]; });
  candidates.resize(count);
  return candidates;
}

Indices range(int64_t begin, int64_t end) {
  Indices all(end - begin);
  std::iota(all.begin(), all.end(), begin);
  return all;
}

Indices expected_choice(const RouterShape& shape, const Floats& choice) {
  const int64_t size = shape.experts / shape.groups;
  Floats group_scores;
  for (int64_t g = 0; g < shape.groups; ++g) {
    Floats members(choice.begin() + g * size, choice.begin() + (g + 1) * size);
    std::sort(members.rbegin(), members.rend());
    group_scores.push_back(size > 1 && shape.group_best == 2 ? members[0] + members[1] : members[0]);
  }
  Indices open = best(range(0, shape.groups), group_scores, shape.active_groups);
  std::sort(open.begin(), open.end());
  Indices candidates;
  for (const int64_t g : open)
    for (const int64_t e : range(g * size, (g + 1) * size)) candidates.push_back(e);
  return best(candidates, choice, shape.active);
}

TEST(SelectExperts, MatchesASort) {
  const RouterShape shapes[] = {{8, 3, 1, 1}, {16, 3, 4, 2},  {16, 8, 4, 2}, {5, 5, 1, 1},
                                {4, 2, 4, 3}, {256, 8, 8, 4}, {1, 1, 1, 1},  {16, 3, 4, 2, /*group_best=*/1}};
  for (const auto& shape : shapes)
    for (const int levels : {2, 5, 1 << 24}) {  // few distinct scores make ties
      constexpr int64_t rows = 40;
      Rng rng(static_cast<uint64_t>(levels), 0, static_cast<uint64_t>(shape.experts));
      Floats scores, bias;
      for (int64_t i = 0; i < rows * shape.experts; ++i)
        scores.push_back(static_cast<float>(rng.below(static_cast<uint32_t>(levels))) /
                         static_cast<float>(levels));
      for (int64_t e = 0; e < shape.experts; ++e) bias.push_back(static_cast<float>(rng.between(-2, 2)) / 2);
      Indices chosen(rows * shape.active);
      select_experts(shape, scores.data(), bias.data(), rows, chosen.data());
      for (int64_t r = 0; r < rows; ++r) {
        Floats choice;
        for (int64_t e = 0; e < shape.experts; ++e) choice.push_back(scores[r * shape.experts + e] + bias[e]);
        const Indices row(chosen.begin() + r * shape.active, chosen.begin() + (r + 1) * shape.active);
        EXPECT_EQ(row, expected_choice(shape, choice))
            << shape.experts << " experts, " << levels << " levels, row " << r;
      }
    }
}

TEST(SelectExperts, WithoutABiasIsWithOneOfZeros) {
  const RouterShape shape{16, 3, 4, 2, 1};
  const Floats scores = random_floats(40 * 16, 5), zeros(16, 0.0f);
  Indices with(40 * 3), without(40 * 3);
  select_experts(shape, scores.data(), zeros.data(), 40, with.data());
  select_experts(shape, scores.data(), nullptr, 40, without.data());
  EXPECT_EQ(with, without);
}

TEST(PlanExperts, GivesEverySlotARowInItsExpertsBlock) {
  constexpr int64_t rows = 50, active = 2, experts = 6;
  Indices chosen;
  for (int64_t r = 0; r < rows; ++r) {
    chosen.push_back(r % 4);               // experts 0 to 3, unevenly with what follows
    chosen.push_back(r < 35 ? 4 : r % 3);  // 5 gets nothing
  }
  const ExpertPlan plan = plan_experts(chosen.data(), rows, active, experts);
  ASSERT_EQ(plan.begins.size(), static_cast<size_t>(experts + 1));
  EXPECT_EQ(plan.begins.front(), 0);
  EXPECT_EQ(plan.begins.back(), static_cast<int64_t>(plan.rows.size()));
  EXPECT_EQ(plan.begins.back(), rows * active);
  EXPECT_EQ(plan.begins[5] - plan.begins[4], 35);
  EXPECT_EQ(plan.begins[6] - plan.begins[5], 0);
  std::set<int64_t> used;
  for (int64_t slot = 0; slot < rows * active; ++slot) {
    const int64_t sorted = plan.slots[slot], expert = chosen[slot];
    EXPECT_TRUE(used.insert(sorted).second);
    EXPECT_EQ(plan.rows[sorted], slot / active);
    EXPECT_TRUE(sorted >= plan.begins[expert] && sorted < plan.begins[expert + 1]);
  }
}

}  // namespace
}  // namespace whet::kernels
