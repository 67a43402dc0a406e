// report.html: one self-contained page with a run's curves and a browser of its sampled completions. It needs
// no network and opens from the file system.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "telemetry/report_data.h"

namespace whet {

struct ReportedRun {
  std::string path;             // the run's folder
  TokenTexts token_texts = {};  // for the probabilities of tokens; without it completions are plain text
};

// Of a run that goes on. The page says so, and loads itself again.
struct LiveRun {
  int64_t step = 0, steps = 0;
  double reload_s = 10;
};

// Builds RUN/report.html anew from config.json, metrics.jsonl and completions/; whatever is missing is left
// out, and of a metrics.jsonl with an incomplete last line that line. Throws UsageError when the path is not
// a run's folder.
void write_report(const ReportedRun& run, const std::optional<LiveRun>& live = {});

// The same into another file; of several runs, a page with their curves over one another, what their recipes
// say differently, and the samples of each. Throws as write_report() does.
void write_page(const std::vector<ReportedRun>& runs, const std::string& file);

}  // namespace whet
