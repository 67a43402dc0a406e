#include "data/inflight_group.h"

#include <gtest/gtest.h>

#include <cstring>
#include <limits>

#include "tests/support/expect_throw.h"

namespace whet {
namespace {

// Floats of all kinds, one completion that has ended, one that has not, one that was not begun.
std::vector<InflightGroup> groups_of_all_sorts() {
  Completion ended;
  ended.tokens = {5, 0, 2147483647, 3};
  ended.logprobs = {-0.1f, -0.0f, -std::numeric_limits<float>::denorm_min(), -1.17549435e-38f};
  ended.top_logprobs = {{{5, -0.1f}, {6, -2.3f}}, {}, {{1, -1e-7f}}, {}};
  ended.finish_reason = FinishReason::length;
  ended.versions = {{3, 1}, {4, 3}};
  ended.entropy = 1.0 / 3;
  Completion half;
  half.tokens = {7};
  half.logprobs = {-103.972084f};
  half.versions = {{4, 1}};
  half.entropy = 1e-300;
  return {{uint64_t{1} << 40, 4, {ended, half, Completion()}}, {8, 0, {}}};
}

void expect_same(const Completion& a, const Completion& b) {
  EXPECT_EQ(a.tokens, b.tokens);
  ASSERT_EQ(a.logprobs.size(), b.logprobs.size());
  EXPECT_EQ(std::memcmp(a.logprobs.data(), b.logprobs.data(), a.logprobs.size() * sizeof(float)), 0);
  ASSERT_EQ(a.top_logprobs.size(), b.top_logprobs.size());
  for (size_t t = 0; t < a.top_logprobs.size(); ++t) {
    ASSERT_EQ(a.top_logprobs[t].size(), b.top_logprobs[t].size());
    for (size_t i = 0; i < a.top_logprobs[t].size(); ++i) {
      EXPECT_EQ(a.top_logprobs[t][i].id, b.top_logprobs[t][i].id);
      EXPECT_EQ(a.top_logprobs[t][i].logprob, b.top_logprobs[t][i].logprob);
    }
  }
  EXPECT_EQ(a.finish_reason, b.finish_reason);
  ASSERT_EQ(a.versions.size(), b.versions.size());
  for (size_t i = 0; i < a.versions.size(); ++i) {
    EXPECT_EQ(a.versions[i].version, b.versions[i].version);
    EXPECT_EQ(a.versions[i].tokens, b.versions[i].tokens);
  }
  EXPECT_EQ(a.entropy, b.entropy);
}

TEST(InflightGroups, ComeBackFromTextAsTheyWere) {
  const auto groups = groups_of_all_sorts();
  const auto back = read_inflight_groups(parse_json(write_inflight_groups(groups).dump(), "text"), "text");
  ASSERT_EQ(back.size(), groups.size());
  for (size_t g = 0; g < groups.size(); ++g) {
    EXPECT_EQ(back[g].prompt_index, groups[g].prompt_index);
    EXPECT_EQ(back[g].step, groups[g].step);
    ASSERT_EQ(back[g].completions.size(), groups[g].completions.size());
    for (size_t s = 0; s < groups[g].completions.size(); ++s)
      expect_same(back[g].completions[s], groups[g].completions[s]);
  }
}

TEST(InflightGroups, WhatDoesNotFitTogetherIsRefused) {
  const auto refused = [](auto change) {
    Json json = write_inflight_groups(groups_of_all_sorts());
    change(json["groups"][0]["completions"][0]);
    return message_of<UsageError>([&] { read_inflight_groups(json, "file"); });
  };
  EXPECT_EQ(refused([](Json& c) { c["logprobs"].erase(0); }),
            "file: expected a log-probability and a version of each of the 4 tokens");
  EXPECT_EQ(refused([](Json& c) { c["versions"][0]["tokens"] = 2; }),
            "file: expected a log-probability and a version of each of the 4 tokens");
  EXPECT_EQ(
      refused([](Json& c) { c["finish_reason"] = "stopped"; }),
      "file: groups[0].completions[0].finish_reason: expected stop, length or unfinished, got \"stopped\"");
  EXPECT_EQ(refused([](Json& c) { c["tokens"][1] = -0.5; }),
            "file: groups[0].completions[0].tokens[1]: expected an integer, got -0.5");
}

}  // namespace
}  // namespace whet
