// Added tokens are whole strings (`<think>`, `<|endoftext|>`) cut out of the text before anything else
// looks at it: at each place the longest that fits, from left to right.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tokenizer/aligned_text.h"

namespace whet {

struct AddedToken {
  std::string content;
  int32_t id = 0;
  bool lstrip = false;  // takes the white space before it along
  bool rstrip = false;  // and after it
};

class AddedTokenSplitter {
 public:
  AddedTokenSplitter() = default;
  explicit AddedTokenSplitter(std::vector<AddedToken> tokens);

  // A stretch of the text: an added token, or text in between (no id, never empty).
  struct Part {
    ByteRange range;
    std::optional<int32_t> id;
  };
  std::vector<Part> split(std::string_view text) const;

 private:
  const AddedToken* longest_at(std::string_view text, size_t at) const;

  // By first byte, longest first.
  std::array<std::vector<AddedToken>, 256> by_first_byte_;
};

}  // namespace whet
