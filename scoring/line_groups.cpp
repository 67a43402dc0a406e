#include "scoring/line_groups.h"

#include <utility>

#include "base/error.h"
#include "base/interrupt.h"
#include "base/log.h"

namespace whet {

LineGroups::LineGroups(JsonLines& lines, std::optional<GroupBy> group_by)
    : lines_(lines), group_by_(std::move(group_by)) {}

std::vector<LineGroup> LineGroups::next(size_t most_lines, const std::atomic<bool>& stopped) {
  constexpr size_t kMostBytes = size_t{1} << 20;
  std::vector<LineGroup> whole;
  size_t count = 0, bytes = 0;
  while (whole.empty() || (count < most_lines && bytes < kMostBytes && !lines_.would_wait())) {
    if (!wait(stopped)) return {};
    std::optional<std::string> text = lines_.next_text();
    if (!text) {
      if (!open_.empty()) whole.push_back(std::exchange(open_, {}));
      break;
    }
    ++count, bytes += text->size();
    add({lines_.line(), std::move(*text), ""}, whole);
  }
  return whole;
}

// Waits until there is a line, or the end of the input.
bool LineGroups::wait(const std::atomic<bool>& stopped) {
  constexpr int kLookUpEveryMs = 100, kLooksUntilTold = 20;
  for (int looks = 0; !stopped && !interrupted(); ++looks) {
    if (lines_.wait(kLookUpEveryMs)) return true;
    if (looks < kLooksUntilTold || open_.empty() || std::exchange(told_waiting_, true)) continue;
    log_line("whet: waiting for the end of a group: a line with another ", group_by_->column,
             " or the end of the input (--group-by '' scores each line by itself)");
  }
  return false;
}

void LineGroups::add(InputLine line, std::vector<LineGroup>& whole) {
  Json key = key_of(line);
  const bool malformed = !line.malformed.empty(), alone = malformed || key.is_null();
  if (!open_.empty() && (malformed || key == key_)) return open_.push_back(std::move(line));
  if (!open_.empty()) whole.push_back(std::exchange(open_, {}));
  if (alone) return whole.push_back({std::move(line)});
  look_for_repetition(key);
  key_ = std::move(key);
  open_.push_back(std::move(line));
}

// The key of a line's group; null for a line that is a group of its own.
Json LineGroups::key_of(InputLine& line) const {
  if (!group_by_) return {};
  try {
    Json key = column_of(line, lines_.path(), group_by_->column);
    if (key.is_null() && group_by_->required)
      fail<UsageError>(lines_.where(), ": expected a column ", group_by_->column, ", which --group-by names");
    return key;
  } catch (const UsageError& error) {
    line.malformed = error.what();
    return {};
  }
}

// Lines of a prompt that are not adjacent are several groups, which may be intended (samples of several
// steps) or not, so a message is logged once.
void LineGroups::look_for_repetition(const Json& key) {
  constexpr size_t kMostKnown = 1 << 20;
  if (!looks_) return;
  const bool is_new = known_.insert(std::hash<Json>{}(key)).second;
  if (is_new && known_.size() < kMostKnown) return;
  looks_ = false;
  known_.clear();
  if (!is_new)
    log_line("whet: ", lines_.where(), ": this ", group_by_->column,
             " was that of an earlier group too: only lines that stand together are one group");
}

}  // namespace whet
