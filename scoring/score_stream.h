// Scores a file of completions line by line, or group by group, on several threads: lines are written in the
// order of the input, as soon as they are scored, and only a bounded number of groups is in memory.
#pragma once

#include <functional>
#include <string_view>

#include "base/json_lines.h"
#include "scoring/line_groups.h"
#include "scoring/score_line.h"

namespace whet {

struct ScoreStreamOptions {
  DetailOf detail = DetailOf::rule;
  int jobs = 1;                          // threads
  size_t chunk_lines = 64;               // most lines that a thread takes at a time
  bool strict = false;                   // throw at the first malformed line
  std::optional<GroupBy> group_by = {};  // nullopt: each line by itself
};

struct ScoreTally {
  int64_t judged = 0, unjudged = 0, malformed = 0;
  double sum = 0;        // of the rewards
  int64_t positive = 0;  // rewards over 0

  int64_t lines() const { return judged + unjudged + malformed; }
};

// Calls write() with whole lines. Malformed lines are skipped, and the first ones reported on standard error;
// with strict, the first is thrown as UsageError after the groups before its own have been written.
// Exceptions of write() are passed on. After Ctrl-C it returns the tally so far; what was written is then a
// prefix of the whole output.
ScoreTally score_stream(const Rubric& rubric, const ScoreStreamOptions& options, JsonLines& lines,
                        const std::function<void(std::string_view)>& write);

}  // namespace whet
