// A curriculum by measured difficulty: rows whose last group was all right or all wrong say nothing, so most
// of their turns are left out.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "data/prompt_source.h"
#include "rl/curriculum_config.h"

namespace whet {

class Curriculum {
 public:
  // `source` and `solved` must outlive this. `solved` is the share of right completions by row, as of the
  // last group of each; it is added to by record() and belongs into checkpoints.
  Curriculum(const CurriculumConfig& config, const PromptSource& source, uint64_t seed,
             std::map<uint64_t, double>& solved);

  // The first prompt from `next` on whose turn is not left out; `next` moves behind it. A function of the
  // seed and of what was recorded.
  uint64_t take(uint64_t& next);

  // The rates of scored groups.
  void record(const std::vector<Group>& groups);

  int64_t skipped() const { return skipped_; }  // turns left out by take()

 private:
  bool leaves_out(uint64_t index) const;

  const CurriculumConfig& config_;
  const PromptSource& source_;
  uint64_t seed_;
  std::map<uint64_t, double>& solved_;
  int64_t skipped_ = 0;
};

}  // namespace whet
