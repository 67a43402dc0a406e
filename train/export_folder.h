// Checks the folder that a trained model is exported to.
#pragma once

#include <string>

#include "train/config.h"

namespace whet {

// Throws UsageError when config.export_dir is the run's own folder or holds anything but an earlier export of
// this run: a model, or any other files. The tokenizer's folder is accepted as long as there is no model in
// it.
void expect_export_folder(const PretrainConfig& config);

// The name by which a run marks an export folder as its own.
std::string export_name(const PretrainConfig& config);

}  // namespace whet
