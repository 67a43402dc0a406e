#include "tokenizer/stream_decoder.h"

#include <utility>

#include "base/utf8.h"

namespace whet {

std::string StreamDecoder::push(int32_t id) {
  const auto token = tokenizer_.token_bytes(id);
  if (!token || (skip_special_tokens_ && tokenizer_.is_special(id))) return "";
  if (!std::exchange(first_, false)) held_ += tokenizer_.separator();
  held_ += *token;
  const size_t certain = held_.size() - incomplete_suffix(held_);
  const std::string text = replace_invalid_utf8(std::string_view(held_).substr(0, certain));
  held_.erase(0, certain);
  return text;
}

std::string StreamDecoder::finish() {
  first_ = true;
  return replace_invalid_utf8(std::exchange(held_, ""));
}

}  // namespace whet
