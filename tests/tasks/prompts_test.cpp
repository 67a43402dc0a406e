#include "tasks/prompts.h"

#include <gtest/gtest.h>

#include "base/fields.h"
#include "data/prompt_template.h"
#include "tests/support/expect_throw.h"

namespace whet {
namespace {

std::string rendered(const std::string& name) {
  return render_prompt(prompt_template_text(name), {{"nums", {3, 7, 4}}, {"target", 17}});
}

TEST(PromptTemplates, CountdownShort) { EXPECT_EQ(rendered("countdown_short"), "3 7 4 -> 17\n<think>\n"); }

TEST(PromptTemplates, TinyZeroWordForWord) {
  EXPECT_EQ(
      rendered("tinyzero"),
      R"(A conversation between User and Assistant. The user asks a question, and the Assistant solves it. The assistant first thinks about the reasoning process in the mind and then provides the user with the answer.
User: Using the numbers [3, 7, 4], create an equation that equals 17. You can use basic arithmetic operations (+, -, *, /) and each number can only be used once. Show your work in <think> </think> tags. And return the final answer in <answer> </answer> tags, for example <answer> (1 + 2) / 3 </answer>.
Assistant: Let me solve this step by step.
<think>)");
}

TEST(PromptTemplates, MathTemplatesReadTheProblem) {
  const std::string problem = "What is {x} in $\\frac{x}{2} = 3$?";
  for (const char* name : {"r1_zero", "qwen_math", "dapo"}) {
    const std::string text = render_prompt(prompt_template_text(name), {{"problem", problem}});
    EXPECT_NE(text.find(problem), text.npos) << name;  // what a column holds is text: its braces stay
    EXPECT_EQ(text.find("{problem}"), text.npos) << name;
  }
  EXPECT_TRUE(render_prompt(kR1Zero, {{"problem", "P"}}).ends_with("</answer>. User: P. Assistant:"));
  EXPECT_TRUE(render_prompt(kQwenMath, {{"problem", "P"}})
                  .ends_with("\\boxed{}.<|im_end|>\n<|im_start|>user\nP<|im_end|>\n<|im_start|>assistant\n"));
}

TEST(PromptTemplates, RefusesOtherNames) {
  EXPECT_EQ(prompt_template_text("Q: {question}"), "Q: {question}");
  EXPECT_MESSAGE(UsageError, prompt_template_text("countdown_shrot"),
                 "prompt template \"countdown_shrot\": expected a text with a {column} in it, or one of "
                 "countdown_short, tinyzero, r1_zero, qwen_math, dapo; did you mean \"countdown_short\"?");
}

TEST(CountdownPrompts, CountdownIsTheTrainSplitThroughTheTemplate) {
  const auto source = make_prompt_source(PromptSourceConfig{}, "");
  EXPECT_EQ(source->size(), 0u);
  for (const uint64_t index : {uint64_t{0}, uint64_t{5}, uint64_t{123456}}) {
    const CountdownPuzzle puzzle = countdown_puzzle(CountdownConfig{}, Split::train, index);
    const Prompt prompt = source->at(index);
    EXPECT_EQ(prompt.index, index);
    EXPECT_EQ(prompt.columns["nums"].get<std::vector<int>>(), puzzle.nums);
    EXPECT_EQ(prompt.columns["target"], puzzle.target);
    EXPECT_EQ(prompt.text, concat(puzzle.nums[0], " ", puzzle.nums[1], " ", puzzle.nums[2], " -> ",
                                  puzzle.target, "\n<think>\n"));
    EXPECT_TRUE(prompt.ids.empty());
  }
}

// So that whether a prompt may be too long can be told without looking at all of them.
TEST(CountdownPrompts, NoneIsLongerThanTheySay) {
  for (const char* name : {"countdown_short", "tinyzero", "{nums} {nums} {target}"}) {
    PromptSourceConfig config;
    config.prompt_template = name;
    config.kind.get<CountdownPrompts>().countdown = {.count = 6, .max = 100'000, .max_value = 100'000};
    const auto source = make_prompt_source(config, "");
    for (uint64_t i = 0; i < 50; ++i) EXPECT_LE(std::ssize(source->at(i).text), source->longest_text());
  }
}

PromptSourceConfig read(const char* text) {
  PromptSourceConfig config;
  read_config(Json::parse(text), config, "prompts");
  return config;
}

// A recipe is turned to another kind by its type alone.
TEST(PromptSourceConfig, HoldsTheKeysOfAllKinds) {
  const char* keys = R"({"type": "file", "path": "a.jsonl", "seed": 7, "countdown": {"count": 4, "max": 100},
                         "prompt_template": "tinyzero"})";
  const PromptSourceConfig config = read(keys);
  EXPECT_TRUE(config.kind.is<FilePrompts>());
  EXPECT_EQ(config.kind.get<FilePrompts>().path, "a.jsonl");
  EXPECT_EQ(config.kind.get<FilePrompts>().seed, 7u);
  EXPECT_EQ(config.kind.get<CountdownPrompts>().countdown.count, 4);
  EXPECT_EQ(config.prompt_template, "tinyzero");
  const Json written = write_config(config);
  EXPECT_EQ(written["type"], "file");
  EXPECT_EQ(written["countdown"]["max"], 100);
  EXPECT_EQ(write_config(read("{}"))["type"], "countdown");
  EXPECT_EQ(write_config(read(written.dump().c_str())), written);
  EXPECT_MESSAGE(UsageError, read(R"({"type": "csv"})"),
                 "prompts.type: expected countdown or file, got \"csv\"");
  EXPECT_MESSAGE(UsageError, read(R"({"countdown": {"count": 9}})"),
                 "prompts.countdown.count: expected a number from 2 to 6, got 9");
}

TEST(PromptSourceConfig, RefusesWhatDoesNotGoTogether) {
  const auto refused = [](const char* text) {
    return message_of<UsageError>([&] { validate(read(text), "prompts"); });
  };
  EXPECT_NO_THROW(validate(read("{}"), "prompts"));
  EXPECT_EQ(refused(R"({"type": "file"})"),
            "prompts.path: expected a JSON Lines file, or several as prompts.files");
  EXPECT_EQ(refused(R"({"countdown": {"max": 500}})"),
            "prompts.countdown.max: expected at most max_value (199), got 500");
  EXPECT_EQ(
      refused(R"({"overlong": "drop"})"),
      "prompts.overlong: expected refuse or truncate-left, since generated prompts have no epoch to be left "
      "out of");
  EXPECT_NO_THROW(validate(read(R"({"type": "file", "path": "x", "overlong": "drop"})"), "prompts"));
  PromptSourceConfig config = read(R"({"prompt_template": "{answer}"})");
  EXPECT_MESSAGE(UsageError, make_prompt_source(config, ""), "prompt template: no column \"answer\"");
}

}  // namespace
}  // namespace whet
