// A table of texts and the trees that they are, for the tests of the parser.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "rewards/math/parse/parse.h"

namespace whet::math {

struct ParseCase {
  const char* text;
  const char* tree;  // an S-expression, or "" where the text is not to be read
};

inline std::string tree_of(std::string_view text, const ParseOptions& options = {}) {
  const std::optional<Expr> expr = parse(text, options);
  return expr ? to_string(*expr) : "";
}

inline void expect_trees(const std::vector<ParseCase>& cases) {
  for (const ParseCase& each : cases) EXPECT_EQ(tree_of(each.text), each.tree) << each.text;
}

// Equivalent texts.
inline void expect_same(const std::vector<std::vector<const char*>>& groups) {
  for (const std::vector<const char*>& group : groups)
    for (const char* text : group) {
      EXPECT_EQ(tree_of(text), tree_of(group.front())) << text << " and " << group.front();
      EXPECT_NE(tree_of(text), "") << text;
    }
}

}  // namespace whet::math
