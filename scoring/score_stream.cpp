#include "scoring/score_stream.h"

#include <utility>
#include <vector>

#include "base/error.h"
#include "base/interrupt.h"
#include "base/log.h"
#include "base/ordered_work.h"

namespace whet {

namespace {

struct ScoredGroups {
  std::vector<std::vector<ScoredLine>> groups;
  bool whole = true;  // false: interrupted by Ctrl-C
};

void count(const std::optional<double>& reward, ScoreTally& tally) {
  ++(reward ? tally.judged : tally.unjudged);
  tally.sum += reward.value_or(0);
  tally.positive += reward && *reward > 0;
}

void count(const ScoredLine& line, ScoreTally& tally) {
  constexpr int64_t kTold = 10;
  if (!line.malformed.empty()) {
    if (++tally.malformed <= kTold)
      log_line("whet: ", line.malformed, tally.malformed == kTold ? " (others are only counted)" : "");
    return;
  }
  for (const std::optional<double>& reward : line.of_group) count(reward, tally);
  if (line.of_group.empty()) count(line.reward, tally);
}

std::string first_malformed(const std::vector<ScoredLine>& group) {
  for (const ScoredLine& line : group)
    if (!line.malformed.empty()) return line.malformed;
  return "";
}

}  // namespace

ScoreTally score_stream(const Rubric& rubric, const ScoreStreamOptions& options, JsonLines& lines,
                        const std::function<void(std::string_view)>& write) {
  ScoreTally tally;
  LineGroups groups(lines, options.group_by);
  const auto read = [&](const std::atomic<bool>& stopped) {
    std::vector<LineGroup> some = groups.next(options.chunk_lines, stopped);
    return some.empty() ? std::nullopt : std::optional(std::move(some));
  };
  const auto score = [&](const std::vector<LineGroup>& some) {
    ScoredGroups scored;
    for (const LineGroup& group : some) {
      if (interrupted()) {
        scored.whole = false;
        break;
      }
      scored.groups.push_back(score_lines(rubric, options.detail, lines.path(), group));
    }
    return scored;
  };
  const auto use = [&](const ScoredGroups& scored) {
    std::string text, refused;
    for (const auto& group : scored.groups) {
      if (options.strict) refused = first_malformed(group);
      if (!refused.empty()) break;
      for (const ScoredLine& line : group) {
        count(line, tally);
        if (line.malformed.empty()) (text += line.text) += '\n';
      }
    }
    if (!text.empty()) write(text);
    if (!refused.empty()) throw UsageError(refused);
    return scored.whole;
  };
  work_in_order(options.jobs, 4 * static_cast<size_t>(options.jobs), read, score, use);
  return tally;
}

}  // namespace whet
