// A run for whet report, with the tokenizer that its completions are shown by.
#pragma once

#include <string>

#include "telemetry/report.h"

namespace whet {

// The tokenizer is that of the run's base model, or of its newest checkpoint where that is gone. Without one
// the completions are shown as texts, without the probabilities of their tokens.
ReportedRun reported_run(const std::string& path);

}  // namespace whet
