// A text in the pipeline, whose bytes may have changed (normalisation, a prefix space), with the offset in
// the caller's text at which each byte ended.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "tokenizer/byte_range.h"

namespace whet {

class AlignedText {
 public:
  AlignedText() = default;
  // Bytes that are unchanged, at `origin` in the caller's text. They are not copied and must outlive this.
  explicit AlignedText(std::string_view bytes, size_t origin = 0) : unchanged_(bytes), origin_(origin) {}

  // A changed text is built by appending parts, each with the offset at which it ended in the caller's text.
  static AlignedText rewritten(size_t origin);
  void append(std::string_view changed, size_t original_end);                   // all bytes end there
  void append_same(std::string_view same, const AlignedText& from, size_t at);  // as they stand in `from`

  std::string_view bytes() const { return rewritten_ ? std::string_view(own_) : unchanged_; }
  // The offset in the caller's text just past the first `length` bytes.
  size_t original_end(size_t length) const;
  AlignedText slice(ByteRange range) const;

 private:
  std::string_view unchanged_;
  std::string own_;  // the bytes when rewritten_
  size_t origin_ = 0;
  bool rewritten_ = false;
  std::vector<size_t> ends_;  // one for each byte when rewritten_, else empty
};

}  // namespace whet
