// The sampled completions of a run's report: which are shown, and how long ones are cut.
#pragma once

#include <string>

#include "telemetry/report_data.h"

namespace whet {

// Adds "samples" and "sampled" (report_data.h) to `data`.
void add_samples(const std::string& run_path, const TokenTexts& texts, const ReportLimits& limits,
                 Json& data);

}  // namespace whet
