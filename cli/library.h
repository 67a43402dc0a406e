// The seam between the executable, which parses and checks, and libwhet_torch.so, which computes. The
// executable loads the library only for commands that need LibTorch, so all others answer at once. Both are
// built together: what crosses is plain C++.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "base/check_result.h"
#include "base/output.h"
#include "cli/convert.h"
#include "cli/eval.h"
#include "cli/generate.h"
#include "cli/logprobs.h"
#include "rl/config.h"
#include "train/config.h"

namespace whet {

// whet grpo --plan: what memory the run would take.
struct GrpoPlan {
  GrpoConfig recipe;
};

// What a command that computes is to do: its options, checked and complete.
using ComputeCommand = std::variant<GrpoConfig, GrpoPlan, PretrainConfig, EvalOptions, GenerateOptions,
                                    LogprobsOptions, ConvertOptions>;

// What doctor learns in the library.
struct Examination {
  std::string torch_version, torch_path;
  std::string instruction_set;  // that the kernels use
  double read_bytes_per_s = 0, product_flops_per_s = 0;
  std::vector<CheckResult> parity;
  double parity_s = 0;
};

}  // namespace whet

extern "C" {
// Exported by libwhet_torch.so. whet_run returns the exit code and throws nothing.
int whet_run(const whet::ComputeCommand& command, whet::Output& out);
void whet_examine(int threads, whet::Examination& examination);
}
