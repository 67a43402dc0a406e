#include "tokenizer/split_pattern.h"

namespace whet {

SplitPattern::SplitPattern(const std::string& pattern) {
  if (const Scanner scanner = find_scanner(pattern))
    finder_ = scanner;
  else
    finder_ = OnigurumaPattern(pattern);
}

}  // namespace whet
