// Group-relative policy optimisation (DeepSeekMath, section 4.1): the loop.
#pragma once

#include "rl/config.h"

namespace whet {

// Runs or resumes a recipe; returns when all steps are done and report.html is written. Throws UsageError for
// a recipe or data that cannot be used, Error when the environment fails or three updates in a row are not
// finite, and Interrupted, after saving, when the user presses Ctrl-C.
void run_grpo(const GrpoConfig& config);

}  // namespace whet
