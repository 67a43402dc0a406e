// Puzzles as prompts.
#pragma once

#include <memory>
#include <string>

#include "data/prompt_source.h"
#include "tasks/countdown/puzzle.h"

namespace whet {

inline constexpr const char* kCountdownShort = "{numbers} -> {target}\n<think>\n";

// From TinyZero's examples/data_preprocess/countdown.py ("This works for any base model"), word for word.
inline constexpr const char* kTinyZero =
    "A conversation between User and Assistant. The user asks a question, and the Assistant solves it. The "
    "assistant first thinks about the reasoning process in the mind and then provides the user with the "
    "answer.\n"
    "User: Using the numbers {nums}, create an equation that equals {target}. You can use basic arithmetic "
    "operations (+, -, *, /) and each number can only be used once. Show your work in <think> </think> tags. "
    "And return the final answer in <answer> </answer> tags, for example <answer> (1 + 2) / 3 </answer>.\n"
    "Assistant: Let me solve this step by step.\n"
    "<think>";

// A puzzle as a prompt with the columns nums and target, through the template text.
Prompt countdown_prompt(const CountdownPuzzle& puzzle, const std::string& prompt_template);

// The kind of prompt source of GRPO recipes: puzzles of the train split without an end.
struct CountdownPrompts {
  static constexpr const char* kName = "countdown";
  static constexpr bool kHasEpochs = false;
  CountdownConfig countdown;

  template <class V>
  void fields(V& v) {
    v("countdown", countdown, "countdown: the puzzles, of the train split");
  }
};

// Throws UsageError that names the first field out of range, as `where`.field.
void validate(const CountdownPrompts& config, const std::string& where);

std::unique_ptr<PromptSource> make_prompt_source(const CountdownPrompts& config,
                                                 const PromptRendering& rendering);

}  // namespace whet
