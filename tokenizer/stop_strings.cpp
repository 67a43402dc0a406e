#include "tokenizer/stop_strings.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "base/utf8.h"

namespace whet {

StopStrings::StopStrings(const Tokenizer& tokenizer, StopRules rules)
    : rules_(std::move(rules)),
      reading_(tokenizer, /*skip_special_tokens=*/false),
      showing_(tokenizer, rules_.skip_special_tokens) {
  for (const auto& stop : rules_.stop)
    if (stop.empty()) fail<UsageError>("stop: expected strings that are not empty");
}

bool StopStrings::push(int32_t id) {
  if (stopped_) return true;
  const size_t shown_before = text_.size();
  append(reading_.push(id), showing_.push(id));
  if (stopped_) return true;
  const auto& ids = rules_.stop_token_ids;
  if (std::find(ids.begin(), ids.end(), id) == ids.end()) return false;
  if (!rules_.include_stop_str_in_output) text_.resize(shown_before);
  return stopped_ = true;
}

bool StopStrings::finish() {
  if (!stopped_) append(reading_.finish(), showing_.finish());
  return stopped_;
}

void StopStrings::append(const std::string& read, const std::string& shown) {
  const size_t before = read_.size();
  read_ += read;
  text_ += shown;
  ends_.push_back({read_.size(), text_.size()});
  look_for_stop(before);
}

// Searches for a stop string that ends after the first `before` bytes.
void StopStrings::look_for_stop(size_t before) {
  size_t first_end = std::string::npos, first_begin = 0;
  for (const auto& stop : rules_.stop) {
    const size_t from = before - std::min(before, stop.size() - 1);
    const size_t begin = read_.find(stop, from);
    if (begin == std::string::npos) continue;
    const size_t end = begin + stop.size();
    if (end > first_end || (end == first_end && begin > first_begin)) continue;
    first_end = end;
    first_begin = begin;
  }
  stopped_ = first_end != std::string::npos;
  if (stopped_) text_.resize(shown_at(rules_.include_stop_str_in_output ? first_end : first_begin));
}

// The offset in the text of byte `read` of the decoding with special tokens.
size_t StopStrings::shown_at(size_t read) const {
  const auto behind = [](const Ends& ends, size_t at) { return ends.read < at; };
  const auto token = std::lower_bound(ends_.begin(), ends_.end(), read, behind);
  if (token == ends_.end()) return text_.size();
  const Ends start = token == ends_.begin() ? Ends{} : *std::prev(token);
  const size_t at = std::min(start.shown + (read - start.read), token->shown);
  // The decodings differ inside of a character where a special token is in the middle of it.
  return start.shown + valid_prefix(std::string_view(text_).substr(start.shown, at - start.shown));
}

size_t StopStrings::settled() const {
  if (stopped_ || rules_.include_stop_str_in_output) return text_.size();
  size_t open = 0;  // bytes at the end that begin a stop string
  for (const auto& stop : rules_.stop)
    for (size_t length = std::min(stop.size() - 1, read_.size()); length > open; --length)
      if (read_.ends_with(std::string_view(stop).substr(0, length))) open = length;
  return shown_at(read_.size() - open);
}

std::string completion_text(const Tokenizer& tokenizer, const StopRules& rules,
                            const std::vector<int32_t>& ids) {
  StopStrings watched(tokenizer, rules);
  for (const int32_t id : ids) watched.push(id);
  watched.finish();
  return watched.text();
}

}  // namespace whet
