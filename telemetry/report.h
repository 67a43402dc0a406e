// report.html: one self-contained page that tells a run's story, with curves and a browser of the sampled
// completions. It needs no network and opens from the file system.
#pragma once

#include <string>

namespace whet {

// Builds RUN/report.html anew from config.json, metrics.jsonl and completions/; whatever is missing is left
// out, and a metrics.jsonl whose last line is cut is read up to there. Throws UsageError when `run_path` is
// no run's folder.
void write_report(const std::string& run_path);

}  // namespace whet
