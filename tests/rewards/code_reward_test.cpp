#include "rewards/code_reward.h"

#include <gtest/gtest.h>

#include "base/fields.h"
#include "tests/support/completions.h"
#include "tests/support/expect_throw.h"

namespace whet {
namespace {

CodeReward make(const Json& options = Json::object()) {
  CodeReward::Options read;
  read_config(options, read);
  read.pool.minimum_tier = sandbox::MinimumTier::landlock;
  return CodeReward(read);
}

const CodeReward& rule() {
  static const CodeReward rule = make({{"pool", {{"workers", 2}}}, {"time_s", 1}});
  return rule;
}

Prompt row(const Json& columns) {
  Prompt prompt;
  prompt.columns = columns;
  return prompt;
}

std::string block(const std::string& source, const std::string& tag = "python") {
  return "So:\n```" + tag + "\n" + source + "\n```\n";
}

Json doubles(int count) {
  Json tests = Json::array();
  for (int i = 0; i < count; ++i)
    tests.push_back({{"input", std::to_string(i)}, {"output", std::to_string(2 * i)}});
  return {{"tests", tests}};
}

const char* const kRight = "print(int(input()) * 2)";
const char* const kRightBelowTwo = "n = int(input())\nprint(n * 2 if n < 2 else 1 // 0)";

TEST(CodeReward, SaysHowManyTestsPass) {
  const Judgement right = rule().judge(row(doubles(3)), finished(block(kRight)));
  EXPECT_EQ(right.value, 1);
  EXPECT_EQ(right.detail, (Json{{"passed", 3}, {"tests", 3}, {"verdicts", {{"ok", 3}}}}));
  const Judgement wrong = rule().judge(row(doubles(5)), finished(block(kRightBelowTwo)));
  EXPECT_EQ(wrong.value, 0);
  EXPECT_EQ(wrong.detail["verdicts"], (Json{{"ok", 2}, {"runtime_error", 1}}));
  EXPECT_EQ(wrong.detail["first_failure"]["test"], 2);
  EXPECT_NE(wrong.detail["first_failure"]["errors"].get<std::string>().find("ZeroDivisionError"),
            std::string::npos);
}

TEST(CodeReward, GivesCreditAsItsOptionsSay) {
  const auto value = [](const Json& options, const std::string& text) {
    return make(options).judge(row(doubles(4)), finished(text)).value;
  };
  EXPECT_EQ(value({{"credit", "fraction"}}, block(kRightBelowTwo)), 0.5);
  EXPECT_EQ(value({{"credit", "first_failure"}, {"max_tests", 3}}, block(kRightBelowTwo)), 2.0 / 3);
  EXPECT_EQ(value({{"format_part", 0.25}}, block(kRightBelowTwo)), 0.25);
  EXPECT_EQ(value({{"format_part", 0.25}, {"credit", "fraction"}}, block(kRightBelowTwo)), 0.625);
  EXPECT_EQ(value({{"format_part", 0.25}}, block(kRight)), 1);
  EXPECT_EQ(value({{"format_part", 0.25}}, kRight), 0) << "no block";
  EXPECT_EQ(value({{"max_tests", 2}}, block(kRightBelowTwo)), 1);
}

TEST(CodeReward, JudgesAGroupInOrder) {
  Group group{row(doubles(2)), {}};
  for (const char* source :
       {kRight, "print(0)", kRight, "while True: pass", "print(int(input()) + int(1))", kRight})
    group.completions.push_back(finished(block(source)));
  group.completions.push_back(finished("no program"));
  const std::vector<Judgement> judgements = rule().judge_group(group);
  std::vector<double> values;
  for (const Judgement& judgement : judgements) values.push_back(judgement.value.value());
  EXPECT_EQ(values, (std::vector<double>{1, 0, 1, 0, 0, 1, 0}));
  const std::string looping = judgements[3].detail["first_failure"]["verdict"];
  EXPECT_TRUE(looping.ends_with("_time_limit")) << looping;  // the wall clock's on a busy machine
  EXPECT_EQ(judgements[6].detail["outcome"], "no program");
  const std::vector<Judgement> again = rule().judge_group(group);
  for (size_t i = 0; i < judgements.size(); ++i) EXPECT_EQ(again[i].value, judgements[i].value);
  EXPECT_TRUE(rule().judge_group({row(doubles(1)), {}}).empty());
}

TEST(CodeReward, RunsTheLanguageOfTheRow) {
  Json columns = doubles(2);
  columns["language"] = "C++17";
  const char* source = "#include <iostream>\nint main() { int n; std::cin >> n; std::cout << 2 * n; }";
  EXPECT_EQ(rule().judge(row(columns), finished(block(source, "cpp"))).value, 1);
  const Judgement broken = rule().judge(row(columns), finished(block("int main(", "c++")));
  EXPECT_EQ(broken.value, 0);
  EXPECT_EQ(broken.detail["verdicts"], (Json{{"compile_error", 1}}));
  EXPECT_EQ(rule().judge(row(columns), finished(block(kRight))).detail["outcome"], "no program");
}

TEST(CodeReward, TakesLimitsFromTheRow) {
  Json columns = doubles(1);
  columns["memory_limit"] = 64;
  const std::string hungry = block("a = bytearray(200 << 20)\n" + std::string(kRight));
  EXPECT_EQ(rule().judge(row(columns), finished(hungry)).detail["first_failure"]["verdict"], "memory_limit");
  EXPECT_EQ(make({{"row_limits", false}}).judge(row(columns), finished(hungry)).value, 1);
}

TEST(CodeReward, JudgesCallsAndChecks) {
  const Prompt call =
      row({{"input_output", R"({"fn_name": "f", "inputs": [[2], [3]], "outputs": [[4], [6]]})"}});
  EXPECT_EQ(rule().judge(call, finished(block("def f(n): return n * 2"))).value, 1);
  EXPECT_EQ(rule().judge(call, finished(block("def f(n): return 4"))).value, 0);
  const Prompt check = row({{"prompt", "def f(n):\n  \"\"\"Doubles.\"\"\"\n"},
                            {"test", "def check(candidate):\n  assert candidate(2) == 4"},
                            {"entry_point", "f"}});
  EXPECT_EQ(rule().judge(check, finished(block("def f(n): return n * 2"))).value, 1);
  EXPECT_EQ(rule().judge(check, finished(block("def f(n): return n"))).value, 0);
}

TEST(CodeReward, DoesNotJudgeWhatItCannotRead) {
  const auto error = [](const Json& columns) {
    const Judgement judgement = rule().judge(row(columns), finished(block(kRight)));
    EXPECT_TRUE(judgement.applies);
    EXPECT_FALSE(judgement.value);
    return judgement.detail["error"].get<std::string>();
  };
  EXPECT_EQ(error({{"tests", "[[["}}), "cannot read the column tests: no JSON: [[[");
  EXPECT_EQ(error({{"test_list", {"assert ("}}}),
            "the problem's tests do not run: SyntaxError: '(' was never closed");
  Json columns = doubles(1);
  columns["language"] = "cobol";
  EXPECT_EQ(error(columns), "the sandbox has no language \"cobol\"");
  EXPECT_EQ(error({{"test_list", {"assert f()"}}, {"language", "cpp"}}),
            "the tests call functions, which is done in Python alone");
  EXPECT_FALSE(rule().judge({}, finished(block(kRight))).applies);
  EXPECT_FALSE(rule().judge(row({{"answer", "7"}}), finished(block(kRight))).applies);
}

TEST(CodeReward, RefusesBadOptions) {
  EXPECT_MESSAGE(UsageError, make({{"credit", "some"}}),
                 "credit: expected all, fraction or first_failure, got \"some\"");
  EXPECT_MESSAGE(UsageError, make({{"format_part", 1}}), "format_part: expected a number in [0, 1), got 1");
  EXPECT_MESSAGE(UsageError, make({{"time_s", 0}}), "time_s: expected a number in (0, 86400], got 0");
  EXPECT_MESSAGE(UsageError, make({{"language", "cobol"}}),
                 "rewards: code.language: the sandbox has no language \"cobol\"");
  EXPECT_THROW(make({{"max_tests", -1}}), UsageError);
  EXPECT_THROW(make({{"memory_mb", 0}}), UsageError);
  EXPECT_THROW(make({{"abs_tolerance", -1}}), UsageError);
}

}  // namespace
}  // namespace whet
