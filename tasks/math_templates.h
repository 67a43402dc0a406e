// Prompts for questions with one right answer, word for word as published; the column is `problem`.
#pragma once

namespace whet {

// DeepSeek-R1-Zero (arXiv 2501.12948, table 1).
inline constexpr const char* kR1Zero =
    "A conversation between User and Assistant. The user asks a question, and the Assistant solves it. The "
    "assistant first thinks about the reasoning process in the mind and then provides the user with the "
    "answer. The reasoning process and answer are enclosed within <think> </think> and <answer> </answer> "
    "tags, respectively, i.e., <think> reasoning process here </think> <answer> answer here </answer>. User: "
    "{problem}. Assistant:";

// Qwen2.5-Math's own prompt in its chat format, which Dr. GRPO trains with (arXiv 2503.20783, template 2).
inline constexpr const char* kQwenMath =
    "<|im_start|>system\nPlease reason step by step, and put your final answer within \\boxed{}.<|im_end|>\n"
    "<|im_start|>user\n{problem}<|im_end|>\n<|im_start|>assistant\n";

// DAPO (arXiv 2503.14476, appendix A: the prompt of its training data).
inline constexpr const char* kDapo =
    "Solve the following math problem step by step. The last line of your response should be of the form "
    "Answer: $Answer (without quotes) where $Answer is the answer to the problem.\n\n{problem}\n\nRemember "
    "to "
    "put your answer on its own line after \"Answer:\".";

}  // namespace whet
