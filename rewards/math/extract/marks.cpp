#include "rewards/math/extract/marks.h"

#include <algorithm>

#include "rewards/math/extract/prose.h"

namespace whet::math::extraction {

namespace {

// Whether a formula begins there, and no heading: "#### 1,234" and not "#### Step 2".
bool is_answer(std::string_view line) {
  if (line.empty() || is_prose(line)) return false;
  return !is_letter(line[0]) || !is_letter(byte_at(line, 1));
}

}  // namespace

std::optional<Span> last_answer_tag(std::string_view text) {
  constexpr std::string_view kOpen = "<answer>", kClose = "</answer>";
  const size_t open = text.rfind(kOpen), close = text.rfind(kClose);
  if (open == text.npos) return std::nullopt;
  const size_t begin = open + kOpen.size();
  if (close == text.npos) return Span{begin, text.size()};
  if (close > open) return Span{begin, close};
  // Opened once more after the last that is whole.
  const size_t whole = text.substr(0, close).rfind(kOpen);
  return whole == text.npos ? Span{begin, text.size()} : Span{whole + kOpen.size(), close};
}

std::optional<Span> last_hashes(std::string_view text) {
  constexpr std::string_view kHashes = "####";
  for (size_t end = text.size();;) {
    const size_t at = text.substr(0, end).rfind(kHashes);
    if (at == text.npos) return std::nullopt;
    end = at;
    if (byte_before(text, at) != '\n') continue;
    const size_t begin = at + kHashes.size(), line = std::min(text.find('\n', begin), text.size());
    if (is_answer(trim(text.substr(begin, line - begin)))) return Span{begin, line};
  }
}

}  // namespace whet::math::extraction
