#include "rl/curriculum.h"

#include "base/philox.h"

namespace whet {

namespace {

constexpr uint32_t kCurriculumStream = 0x63757272;  // apart from other draws with the same seed

// The share of a group's judged completions that are right: at least 1 by the first rule that applies.
std::optional<double> share_right(const Group& group) {
  double right = 0, judged = 0;
  for (const auto& completion : group.completions) {
    if (completion.score.parts.empty() || !completion.score.parts.front().value) continue;
    judged += 1;
    right += *completion.score.parts.front().value >= 1;
  }
  return judged > 0 ? std::optional(right / judged) : std::nullopt;
}

}  // namespace

Curriculum::Curriculum(const CurriculumConfig& config, const PromptSource& source, uint64_t seed,
                       std::map<uint64_t, double>& solved)
    : config_(config), source_(source), seed_(seed), solved_(solved) {}

bool Curriculum::leaves_out(uint64_t index) const {
  if (!config_.skip_settled) return false;
  const auto row = source_.row_at(index);
  const auto known = row ? solved_.find(*row) : solved_.end();
  if (known == solved_.end() || (known->second > 0 && known->second < 1)) return false;
  return !Rng(seed_, kCurriculumStream, index).chance(config_.floor);
}

uint64_t Curriculum::take(uint64_t& next) {
  while (leaves_out(next)) ++next, ++skipped_;
  return next++;
}

void Curriculum::record(const std::vector<Group>& groups) {
  if (!config_.skip_settled) return;
  for (const auto& group : groups) {
    const auto row = source_.row_at(group.prompt.index);
    if (const auto share = share_right(group); row && share) solved_[*row] = *share;
  }
}

}  // namespace whet
