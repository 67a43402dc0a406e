// Completions that were sampled elsewhere or earlier, a step's groups at a time: a file of group lines
// (data/group_line.h), or a folder of them such as a run's completions/.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "data/group_line.h"

namespace whet {

class ReplayFile {
 public:
  // Reads all lines once; `check` gets each group and its line, and throws Error for one that cannot be
  // trained on. A folder's files are those named *.jsonl, in the order of their names. Throws UsageError that
  // begins file:line for a line that does not fit, and where nothing is to be read.
  ReplayFile(const std::string& path,
             const std::function<void(const Group& group, const std::string& line)>& check);

  const std::string& name() const { return path_; }
  // The number of different values of "step". They are replayed in ascending order, whatever they are.
  int64_t steps() const { return static_cast<int64_t>(steps_.size()); }
  // Of step `step`, from 0: how its lines say that it is cut (empty: they do not), and its completions.
  const UpdateCuts& updates(int64_t step) const { return steps_[static_cast<size_t>(step)].updates; }
  size_t completions(int64_t step) const { return steps_[static_cast<size_t>(step)].completions; }
  // The step's groups in the order of their lines. Throws Error that begins file:line for a line that is no
  // longer what it was.
  std::vector<Group> at(int64_t step) const;

 private:
  struct Line {
    size_t file, number;  // from 0, from 1
    int64_t offset;       // in bytes
    size_t hash;          // of its text
  };
  struct Step {
    std::vector<Line> lines;
    UpdateCuts updates = {};
    size_t completions = 0;
  };
  GroupLine read(const Line& line) const;

  std::string path_;
  std::vector<std::string> files_;
  std::vector<Step> steps_;
};

}  // namespace whet
