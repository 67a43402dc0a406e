// Next-token training on texts, generated or from a file, from initial weights to a Hugging Face
// directory.
#pragma once

#include "train/config.h"

namespace whet {

// Runs or resumes; returns when all steps are done.
void pretrain(const PretrainConfig& config);

}  // namespace whet
