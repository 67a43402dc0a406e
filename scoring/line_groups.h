// Groups the lines of a file of completions for judging: each line by itself, or the lines of a prompt
// together.
#pragma once

#include <atomic>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "base/json_lines.h"
#include "scoring/score_line.h"

namespace whet {

// Adjacent lines with the same value in `column` are a group.
struct GroupBy {
  std::string column;
  bool required = true;  // a line without it is malformed; else it is a group of its own
};

using LineGroup = std::vector<InputLine>;

class LineGroups {
 public:
  // nullopt: each line is a group. `lines` has to outlive this.
  LineGroups(JsonLines& lines, std::optional<GroupBy> group_by);

  // The next complete groups: at least one, and further ones as far as they are available without blocking,
  // up to `most_lines` or a megabyte. A group is complete when a line of another one follows, or the end of
  // the input. Malformed lines are kept in order and end no group. Empty at the end, when `stopped` is set,
  // and after Ctrl-C.
  std::vector<LineGroup> next(size_t most_lines, const std::atomic<bool>& stopped);

 private:
  bool wait(const std::atomic<bool>& stopped);
  void add(InputLine line, std::vector<LineGroup>& whole);
  Json key_of(InputLine& line) const;
  void look_for_repetition(const Json& key);

  JsonLines& lines_;
  const std::optional<GroupBy> group_by_;
  LineGroup open_;                    // the lines so far of an incomplete group
  Json key_;                          // of that group
  std::unordered_set<size_t> known_;  // hashes of the keys so far, to detect repetitions
  bool looks_ = true, told_waiting_ = false;
};

}  // namespace whet
