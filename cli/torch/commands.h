// Commands that compute and whose work is not a recipe.
#pragma once

#include "cli/command.h"

namespace whet {

// One JSON line with the metrics of rl/evaluate.h.
void run_eval(const Command& command, Output& out);
// One JSON line a completion: prompt_index, sample_index, ids, text, logprobs, finish_reason.
void run_generate(const Command& command, Output& out);
// One JSON line {"logprobs"} for each line {"ids"}, one value fewer than there are ids.
void run_logprobs(const Command& command, Output& out);
// One JSON line: in, out, model_type, parameters, dtype, weight_files, weight_bytes, wall_s.
void run_convert(const Command& command, Output& out);

// What whet doctor reports of LibTorch, speed and parity. Takes about a second.
Examination examine_machine(int threads);

}  // namespace whet
