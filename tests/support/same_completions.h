// Completions that are the same to the last bit.
#pragma once

#include <gtest/gtest.h>

#include <vector>

#include "data/episode.h"

namespace whet {

inline void expect_same(const Completion& a, const Completion& b) {
  EXPECT_EQ(a.tokens, b.tokens);
  EXPECT_EQ(a.logprobs, b.logprobs);
  EXPECT_EQ(a.entropy, b.entropy);
  EXPECT_EQ(a.finish_reason, b.finish_reason);
}

inline void expect_same(const std::vector<Group>& a, const std::vector<Group>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(a[i].prompt.index, b[i].prompt.index);
    ASSERT_EQ(a[i].completions.size(), b[i].completions.size());
    for (size_t s = 0; s < a[i].completions.size(); ++s)
      expect_same(a[i].completions[s], b[i].completions[s]);
  }
}

}  // namespace whet
