// The data of report.html as one JSON tree of bounded size: metrics as columns, and a selection of the
// sampled completions spread evenly over the run.
#pragma once

#include <cstddef>
#include <string>

#include "base/json.h"

namespace whet {

struct ReportLimits {
  size_t points = 1500;       // train lines; longer runs are averaged over neighbouring steps
  size_t sample_steps = 40;   // steps whose completions are shown
  size_t groups = 8;          // prompts of each step
  size_t samples = 8;         // completions of each prompt
  size_t text_bytes = 16000;  // of a prompt or completion; the middle of a longer one is left out
};

// {"name", "config", "train": columns, "eval": columns, "bucket": train lines a point,
//  "samples": [{"step", "groups": [{"prompt_index", "prompt", "samples": [...]}]}],
//  "sampled": {"steps", "steps_total", "groups", "samples", "partial"}}
// where columns are {"step": [...], metric: [number or null, ...]}.
Json report_data(const std::string& run_path, const ReportLimits& limits = {});

// `count` indices of [0, size), spread evenly, the first and the last among them; all when they fit.
std::vector<size_t> spread(size_t size, size_t count);

}  // namespace whet
