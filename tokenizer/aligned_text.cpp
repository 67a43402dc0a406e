#include "tokenizer/aligned_text.h"

namespace whet {

AlignedText AlignedText::rewritten(size_t origin) {
  AlignedText text;
  text.origin_ = origin;
  text.rewritten_ = true;
  return text;
}

void AlignedText::append(std::string_view changed, size_t original_end) {
  own_.append(changed);
  ends_.resize(own_.size(), original_end);
}

void AlignedText::append_same(std::string_view same, const AlignedText& from, size_t at) {
  own_.append(same);
  for (size_t i = 1; i <= same.size(); ++i) ends_.push_back(from.original_end(at + i));
}

size_t AlignedText::original_end(size_t length) const {
  if (!rewritten_) return origin_ + length;
  return length == 0 ? origin_ : ends_[length - 1];
}

AlignedText AlignedText::slice(ByteRange range) const {
  const std::string_view part = bytes().substr(range.begin, range.end - range.begin);
  if (!rewritten_) return AlignedText(part, origin_ + range.begin);
  AlignedText copy = rewritten(original_end(range.begin));
  copy.own_ = part;
  copy.ends_.assign(ends_.begin() + static_cast<ptrdiff_t>(range.begin),
                    ends_.begin() + static_cast<ptrdiff_t>(range.end));
  return copy;
}

}  // namespace whet
