#include "scoring/registry.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace whet {
namespace {

TEST(Registry, DescribesEveryRule) {
  const std::vector<RewardType> types = Rewards::describe();
  EXPECT_EQ(types.size(), std::variant_size_v<Rewards::Options>);
  EXPECT_TRUE(std::is_sorted(types.begin(), types.end(),
                             [](const auto& a, const auto& b) { return a.name < b.name; }));
  for (const RewardType& type : types) {
    EXPECT_FALSE(type.name.empty());
    EXPECT_FALSE(type.help.empty()) << type.name;
    for (const FieldDoc& option : type.options)
      EXPECT_FALSE(option.help.empty()) << type.name << "." << option.path;
  }
  const auto countdown =
      std::find_if(types.begin(), types.end(), [](const auto& type) { return type.name == "countdown"; });
  ASSERT_NE(countdown, types.end());
  EXPECT_EQ(countdown->columns, (std::vector<std::string>{"nums", "target"}));
}

TEST(Registry, MakesTheRuleThatWasChosen) {
  EXPECT_NE(dynamic_cast<FormatReward*>(Rewards::make(FormatReward::Options{}).get()), nullptr);
  EXPECT_NE(dynamic_cast<ContainsReward*>(Rewards::make(ContainsReward::Options{"a"}).get()), nullptr);
}

// A key that a rule shares with the rubric could not be distinguished from it.
TEST(Registry, NoOptionIsNamedAsWhatEveryRuleHas) {
  for (const RewardType& type : Rewards::describe())
    for (const FieldDoc& option : type.options)
      EXPECT_TRUE(option.path != "type" && option.path != "name" && option.path != "weight") << type.name;
}

}  // namespace
}  // namespace whet
