// Completions from a file, judged by a rule or by a recipe's rubric.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/output.h"

namespace whet {

struct ScoreCommand {
  std::string reward;                  // a type of reward; or
  std::string recipe;                  // a recipe of grpo, whose rubric judges
  std::string in = "-";                // JSON Lines; - is standard input
  std::vector<std::string> overrides;  // the reward's options, or keys of the recipe
  // The column by which lines are groups; "": each line by itself. By default, prompt for a rubric that
  // compares.
  std::optional<std::string> group_by;
  int jobs = 0;         // lines judged at once; 0: as many as there are cores
  bool strict = false;  // the first line that cannot be scored ends it
  std::string stats;    // where a summary goes, or empty
};

// Writes each line with its reward and detail, in order. Throws UsageError for a command, or with strict a
// line, that makes no sense, Interrupted after Ctrl-C.
void run_score(const ScoreCommand& command, Output& out);

// Every reward with the columns that it needs, and its options with their defaults.
std::string score_help();

}  // namespace whet
