// All commands. Each has a file of its name (grpo and pretrain: train.cpp) with its own options, their
// checks, and what it runs.
#pragma once

#include "cli/command.h"

namespace whet {

// In the order in which whet --help lists them.
std::span<const Command> commands();

// Each adds the options of one command to `app`. LibTorch is loaded when what it returns is run, and only for
// commands that compute with it.
Run add_grpo(CLI::App& app);
Run add_pretrain(CLI::App& app);
Run add_eval(CLI::App& app);
Run add_generate(CLI::App& app);
Run add_logprobs(CLI::App& app);
Run add_tokenize(CLI::App& app);
Run add_score(CLI::App& app);
Run add_convert(CLI::App& app);
Run add_sandbox(CLI::App& app);
Run add_countdown(CLI::App& app);
Run add_report(CLI::App& app);
Run add_doctor(CLI::App& app);

}  // namespace whet
