// Added tokens are whole strings (`<think>`, `<|endoftext|>`) that are matched before the rest of the
// pipeline: from left to right, at each position the longest that matches.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/function_ref.h"
#include "tokenizer/byte_range.h"

namespace whet {

struct AddedToken {
  std::string content;
  int32_t id = 0;
  bool lstrip = false;       // includes the white space before it
  bool rstrip = false;       // and after it
  bool single_word = false;  // matches only where no word character is next to it
};

class AddedTokenSplitter {
 public:
  explicit AddedTokenSplitter(std::vector<AddedToken> tokens);

  // A part of the text: an added token, or text in between (no id, never empty).
  struct Part {
    ByteRange range;
    std::optional<int32_t> id;
  };
  // Visits the parts of a text, which must be valid UTF-8, in order.
  void split(std::string_view text, FunctionRef<void(const Part&)> visit) const;

 private:
  // A trie over bytes: some files list a thousand tokens with a common prefix.
  struct Node {
    std::vector<std::pair<char, uint32_t>> children;
    std::optional<uint32_t> token;  // that ends here
  };
  const AddedToken* longest_at(std::string_view text, size_t at) const;
  void insert(uint32_t token);

  std::vector<AddedToken> tokens_;
  std::vector<Node> nodes_;
  std::array<uint32_t, 256> first_{};  // the node of a first byte; 0: no token begins with it
};

}  // namespace whet
