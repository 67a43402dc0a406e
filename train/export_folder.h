// Where a trained model may be exported to.
#pragma once

#include <string>

#include "train/config.h"

namespace whet {

// Throws UsageError when config.export_dir is the run's own folder or holds something else than an earlier
// export of this run: a model, or any other files. The tokenizer's folder will do as long as no model is in
// it.
void expect_export_folder(const PretrainConfig& config);

// The name under which a run notes that a folder is its own.
std::string export_name(const PretrainConfig& config);

}  // namespace whet
