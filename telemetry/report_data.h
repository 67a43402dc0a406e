// The data of report.html as one JSON tree of bounded size: metrics as columns, and a selection of the
// sampled completions spread evenly over the run.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "base/json.h"

namespace whet {

// The texts of a completion's tokens, which join to its decoded text, special tokens included. The report
// knows no tokenizer; see data/token_texts.h.
using TokenTexts = std::function<std::vector<std::string>(const std::vector<int32_t>& ids)>;

struct ReportLimits {
  size_t points = 1500;             // train lines; longer runs are averaged over neighbouring steps
  size_t sample_steps = 40;         // steps whose completions are shown
  size_t groups = 8;                // prompts of each step
  size_t samples = 8;               // completions of each prompt
  size_t text_bytes = 16000;        // of a prompt or completion; the middle of a longer one is left out
  size_t read_bytes = 128'000'000;  // of completions/, which is read: of larger files fewer steps are shown
};

// {"name", "config", "train": columns, "evals": {held-out set: columns}, "bucket": train lines a point,
//  "wall_s": seconds of all lines,
//  "samples": [{"step", "groups": [{"prompt_index", "prompt", "samples": [...]}]}],
//  "sampled": {"steps", "steps_total", "groups", "samples", "partial"}}
// where columns are {"step": [...], metric: [number or null, ...]}. A sample has its "text" and, where
// `texts` are given, "lengths" and "logprobs" of its tokens: lengths in UTF-16 units, as JavaScript counts,
// and a logprob of null for the tokens that are left out of a long one.
Json report_data(const std::string& run_path, const TokenTexts& texts = {}, const ReportLimits& limits = {});

// `count` indices of [0, size), spread evenly, the first and the last among them; all when they fit.
std::vector<size_t> spread(size_t size, size_t count);

}  // namespace whet
