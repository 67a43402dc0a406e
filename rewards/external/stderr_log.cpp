#include "rewards/external/stderr_log.h"

#include <algorithm>

#include "base/log.h"

namespace whet {

namespace {

constexpr size_t kMaxLine = 1000;
constexpr int kMaxLines = 1000;

}  // namespace

void StderrLog::pass() {
  size_t begin = 0;
  for (size_t end; (end = buffer_.find('\n', begin)) != std::string::npos; begin = end + 1)
    log(std::string_view(buffer_).substr(begin, end - begin));
  buffer_.erase(0, begin);
  if (buffer_.size() > kMaxLine) finish();
}

void StderrLog::finish() {
  if (!buffer_.empty()) log(buffer_);
  buffer_.clear();
}

void StderrLog::log(std::string_view line) {
  if (++lines_ > kMaxLines) return;
  std::string text(line.substr(0, kMaxLine));
  const auto is_control = [](char c) { return (c >= 0 && c < ' ' && c != '\t') || c == 127; };
  std::replace_if(text.begin(), text.end(), is_control, '?');
  log_line("whet: reward ", name_, ": ", text, line.size() > kMaxLine ? " ..." : "",
           lines_ == kMaxLines ? " (says no more here)" : "");
}

}  // namespace whet
