// Scores a line that holds a group of completions, as a run writes them into completions/
// (data/group_line.h).
#pragma once

#include "scoring/score_line.h"

namespace whet {

// Whether a line's columns have the key completions.
inline bool holds_group(const Json& columns) { return columns.contains("completions"); }

// Each completion with its reward, rewards (by rule) and detail in place of those that it had. Read are row
// (the columns that rules need), prompt, and of a completion its text (completion), ids and finish_reason.
// Throws UsageError for a line that lacks them.
ScoredLine score_group(const Rubric& rubric, Json columns);

}  // namespace whet
