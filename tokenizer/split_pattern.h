// The pattern of a Split: a scanner for known patterns, Oniguruma for all others.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "tokenizer/oniguruma.h"
#include "tokenizer/scanners.h"

namespace whet {

class SplitPattern {
 public:
  // Throws UsageError with the reason when the pattern is malformed.
  explicit SplitPattern(const std::string& pattern);
  explicit SplitPattern(Scanner scanner) : finder_(scanner) {}

  // Visits all matches in order; see Scanner and OnigurumaPattern. The text must be valid UTF-8.
  template <class Visit>
  void find_all(std::string_view text, Visit&& visit) const {
    const Scanner* scan = std::get_if<Scanner>(&finder_);
    if (!scan) return std::get<OnigurumaPattern>(finder_).find_all(text, visit);
    for (ByteRange match = (*scan)(text, 0); match.begin < match.end; match = (*scan)(text, match.end))
      visit(match);
  }

 private:
  std::variant<Scanner, OnigurumaPattern> finder_;
};

}  // namespace whet
