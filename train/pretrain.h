// Next-token training on texts, generated or from a file, from initial weights to a Hugging Face
// directory.
#pragma once

#include "train/config.h"

namespace whet {

// Runs or resumes; returns when all steps are done. Throws UsageError for a configuration or data that cannot
// be used, and Interrupted, after saving, when the user presses Ctrl-C.
void pretrain(const PretrainConfig& config);

}  // namespace whet
