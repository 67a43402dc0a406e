// What the library does with each command of cli/library.h.
#pragma once

#include "cli/library.h"

namespace whet {

// Run or resume a training run, which saves its state when it is told to stop.
void run(const GrpoConfig& config, Output& out);
void run(const PretrainConfig& config, Output& out);
// One JSON line, to_json() of rl/memory_plan.h, and a table for people. Throws UsageError where the run does
// not fit.
void run(const GrpoPlan& plan, Output& out);
// One JSON line for each file: its name, eval_set, and the metrics of rl/evaluate.h.
void run(const EvalOptions& options, Output& out);
// One JSON line a completion: prompt_index, sample_index, ids, text, logprobs, finish_reason.
void run(const GenerateOptions& options, Output& out);
// One JSON line {"logprobs"} for each line {"ids"}, one value fewer than there are ids.
void run(const LogprobsOptions& options, Output& out);
// One JSON line: in, out, model_type, parameters, dtype, weight_files, weight_bytes, wall_s.
void run(const ConvertOptions& options, Output& out);

// What whet doctor reports of LibTorch, speed and parity. Takes about a second.
Examination examine_machine(int threads);

}  // namespace whet
