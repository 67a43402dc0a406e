// Group-relative policy optimisation (DeepSeekMath, section 4.1): the loop.
#pragma once

#include "rl/config.h"

namespace whet {

// Runs or resumes a recipe; returns when all steps are done and report.html is written. Throws Interrupted
// after saving when the user presses Ctrl-C.
void run_grpo(const GrpoConfig& config);

}  // namespace whet
