// Parses tokenizer.json. A vocabulary and its merges are 400,000 strings, so these two are read into plain
// lists instead of a JSON tree, which takes a fraction of the time and memory.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tokenizer/file_node.h"

namespace whet {

// Many short strings in one block.
class StringList {
 public:
  void push(std::string_view text) {
    characters_ += text;
    ends_.push_back(characters_.size());
  }
  std::string_view operator[](size_t i) const {
    const size_t begin = i == 0 ? 0 : ends_[i - 1];
    return std::string_view(characters_).substr(begin, ends_[i] - begin);
  }
  size_t size() const { return ends_.size(); }

 private:
  std::string characters_;
  std::vector<size_t> ends_;
};

struct TokenizerFile {
  FileNode::Tree tree;       // the file with model.vocab and model.merges empty
  StringList tokens;         // model.vocab, in the order of the file
  std::vector<int32_t> ids;  // of tokens
  StringList merges;         // model.merges: left and right of each
};

// `path` is for messages. Throws UsageError when the text is not JSON, or vocabulary or merges are malformed.
TokenizerFile read_tokenizer_file(const std::string& text, const std::string& path);

}  // namespace whet
