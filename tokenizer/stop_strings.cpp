#include "tokenizer/stop_strings.h"

#include <algorithm>
#include <utility>

#include "base/error.h"

namespace whet {

StopStrings::StopStrings(const Tokenizer& tokenizer, std::vector<std::string> stops, bool skip_special_tokens)
    : decoder_(tokenizer, skip_special_tokens), stops_(std::move(stops)) {
  for (const auto& stop : stops_)
    if (stop.empty()) fail<UsageError>("stop: expected strings that are not empty");
}

bool StopStrings::push(int32_t id) { return stopped_ || append(decoder_.push(id)); }

bool StopStrings::finish() { return stopped_ || append(decoder_.finish()); }

bool StopStrings::append(const std::string& piece) {
  const size_t before = text_.size();
  text_ += piece;
  size_t first_end = std::string::npos, cut = 0;
  for (const auto& stop : stops_) {
    const size_t from = before - std::min(before, stop.size() - 1);
    const size_t begin = text_.find(stop, from);
    if (begin == std::string::npos) continue;
    const size_t end = begin + stop.size();
    if (end > first_end || (end == first_end && begin > cut)) continue;
    first_end = end;
    cut = begin;
  }
  stopped_ = first_end != std::string::npos;
  if (stopped_) text_.resize(cut);
  return stopped_;
}

}  // namespace whet
