// Oniguruma, the engine that Hugging Face's tokenizers are written against: its look-ahead, its \s and
// its case folding are what the patterns in tokenizer.json mean.
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

  // A pattern that matches `text` as it stands.
  static std::string quote(const std::string& text);

  // Visits all matches in order; an empty one right behind its predecessor is not counted. The text must be
  // valid UTF-8. Throws Error when Oniguruma gives up (a pattern that backtracks without end).
  void find_all(std::string_view text, FunctionRef<void(ByteRange)> visit) const;

 private:
  struct Free {
    void operator()(re_pattern_buffer* regex) const;
  };
  std::unique_ptr<re_pattern_buffer, Free> regex_;
};

}  // namespace whet
