// Scores lines of a file of completions, made by any program, in the same way as training scores sampled
// completions.
#pragma once

#include <string>
#include <vector>

#include "scoring/rubric.h"

namespace whet {

struct ScoredLine {
  std::string text;              // the line with the columns reward and detail at its end; no line feed
  std::optional<double> reward;  // none: unjudged
  std::vector<std::optional<double>> of_group = {};  // instead of it, of a line with a group of completions
  std::string malformed;  // the error with its position, if the line cannot be scored; `text` is then empty
};

// The content of the column `detail`.
enum class DetailOf {
  rule,    // of a rubric with one rule, that rule's
  rubric,  // {NAME: {"reward": ..., "detail": ...}} for each rule that applies
};

struct InputLine {
  size_t number = 0;  // in its file, from 1
  std::string text;
  std::string malformed;  // the error with its position, if it is known already
};

// The rewards of the completions of one prompt, one for each line and in their order. A line is a JSON
// object. Columns that are read:
//   completion        a text, or messages, of which the assistant's last one is scored
//   prompt            a text; messages stay a column
//   ids, completion_ids   the completion's tokens, for rules that count them
//   finish_reason     "length" where the token limit ended the completion; otherwise it ended by itself
//   answer            if there is none, it is taken from `solution` or from `reward_model.ground_truth`
// or, for a group of completions in one line, what scoring/score_group.h says; and those that the rules need.
// All columns are kept as they are written, except reward and detail of an earlier scoring. `path` is the
// file, for messages.
std::vector<ScoredLine> score_lines(const Rubric& rubric, DetailOf detail, const std::string& path,
                                    const std::vector<InputLine>& lines);

// The value of a line's column, or null where it has none. Throws UsageError where the line is malformed.
Json column_of(const InputLine& line, const std::string& path, const std::string& column);

}  // namespace whet
