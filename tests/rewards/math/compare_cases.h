// Tables of answers that are the same, or are not, for the tests of comparison.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "rewards/math/compare/compare.h"
#include "rewards/math/parse/parse.h"

namespace whet::math {

struct Pair {
  const char *gold, *answer;
};

inline Truth compare_texts(const std::string& gold, const std::string& answer, const Policy& policy = {}) {
  const auto gold_expr = parse(gold), answer_expr = parse(answer);
  EXPECT_TRUE(gold_expr) << gold;
  EXPECT_TRUE(answer_expr) << answer;
  if (!gold_expr || !answer_expr) return Truth::unknown;
  Budget budget(3'000'000);
  return same_answer(*gold_expr, *answer_expr, policy, budget);
}

inline void expect_all(Truth expected, const std::vector<Pair>& pairs, const Policy& policy = {}) {
  for (const Pair& pair : pairs)
    EXPECT_EQ(compare_texts(pair.gold, pair.answer, policy), expected)
        << pair.gold << "   |   " << pair.answer << "\n"
        << to_string(*parse(pair.gold)) << "\n"
        << to_string(*parse(pair.answer));
}

}  // namespace whet::math
