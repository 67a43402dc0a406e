// report.html: one self-contained page with a run's curves and a browser of its sampled completions. It needs
// no network and opens from the file system.
#pragma once

#include <string>

namespace whet {

// Builds RUN/report.html anew from config.json, metrics.jsonl and completions/; whatever is missing is left
// out, and of a metrics.jsonl with an incomplete last line that line. Throws UsageError when `run_path` is
// not a run's folder.
void write_report(const std::string& run_path);

}  // namespace whet
