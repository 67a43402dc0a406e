// A file of completions judged line by line, or group by group, on several threads: lines come out in the
// order in which they came in, as soon as they are judged, and only a bounded number of groups is in memory.
#pragma once

#include <functional>
#include <string_view>

#include "base/json_lines.h"
#include "scoring/line_groups.h"
#include "scoring/score_line.h"

namespace whet {

struct ScoreStreamOptions {
  DetailOf detail = DetailOf::rule;
  int jobs = 1;                          // threads that judge
  size_t chunk_lines = 64;               // that a thread takes at a time, at most
  bool strict = false;                   // the first malformed line ends it
  std::optional<GroupBy> group_by = {};  // nullopt: each line by itself
};

struct ScoreTally {
  int64_t judged = 0, unjudged = 0, malformed = 0;
  double sum = 0;        // of the rewards
  int64_t positive = 0;  // rewards over 0

  int64_t lines() const { return judged + unjudged + malformed; }
};

// Calls write() with whole lines. Malformed lines are told on standard error, the first of them, and passed
// over; with strict, the first is thrown as UsageError when the groups before its own have been written. What
// write() throws ends it too. After Ctrl-C it returns with what has been judged, and what write() has been
// given is the beginning of what it would have been given.
ScoreTally score_stream(const Rubric& rubric, const ScoreStreamOptions& options, JsonLines& lines,
                        const std::function<void(std::string_view)>& write);

}  // namespace whet
