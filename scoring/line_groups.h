// The lines of a file of completions, together as they are to be judged: each by itself, or those of a
// prompt.
#pragma once

#include <atomic>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "base/json_lines.h"
#include "scoring/score_line.h"

namespace whet {

// Lines that stand together and have the same value in `column` are a group.
struct GroupBy {
  std::string column;
  bool required = true;  // a line without it is malformed; else it is a group of its own
};

using LineGroup = std::vector<InputLine>;

class LineGroups {
 public:
  // nullopt: each line is a group. `lines` has to outlive this.
  LineGroups(JsonLines& lines, std::optional<GroupBy> group_by);

  // Whole groups: at least one, and of more those that are there without waiting, until they have
  // `most_lines` or a megabyte; so whoever waits for answers gets them. A group is whole when a line of
  // another one has come, or the end. Malformed lines stay where they are and end none. Nothing at the end,
  // when `stopped` is set, and after Ctrl-C.
  std::vector<LineGroup> next(size_t most_lines, const std::atomic<bool>& stopped);

 private:
  bool wait(const std::atomic<bool>& stopped);
  void add(InputLine line, std::vector<LineGroup>& whole);
  Json key_of(InputLine& line) const;
  void look_for_repetition(const Json& key);

  JsonLines& lines_;
  const std::optional<GroupBy> group_by_;
  LineGroup open_;                    // the lines so far of a group whose end has not come
  Json key_;                          // of that group
  std::unordered_set<size_t> known_;  // hashes of the keys so far, while it is looked whether one comes again
  bool looks_ = true, told_waiting_ = false;
};

}  // namespace whet
