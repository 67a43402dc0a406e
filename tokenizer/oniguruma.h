// Oniguruma, the regular-expression engine of Hugging Face's tokenizers: the patterns in tokenizer.json
// depend on its look-ahead, its \s and its case folding.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/function_ref.h"
#include "tokenizer/byte_range.h"

struct re_pattern_buffer;  // Oniguruma's compiled pattern

namespace whet {

class OnigurumaPattern {
 public:
  // Throws UsageError with Oniguruma's reason when the pattern is malformed.
  explicit OnigurumaPattern(const std::string& pattern);

  // A pattern that matches `text` literally.
  static std::string quote(const std::string& text);

  // Visits all matches in order; an empty one directly after another match is skipped. The text must be valid
  // UTF-8. Throws Error when Oniguruma reaches its limit of backtracking.
  void find_all(std::string_view text, FunctionRef<void(ByteRange)> visit) const;

 private:
  struct Free {
    void operator()(re_pattern_buffer* regex) const;
  };
  std::unique_ptr<re_pattern_buffer, Free> regex_;
};

}  // namespace whet
