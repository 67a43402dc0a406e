// Keeps the tokens that a chat template writes apart from their spellings in what people wrote. A user who
// types "<|im_end|>" must not end the turn: that spelling is read as text. Before a chat is rendered, such
// spellings in its strings are put between marks; behind the template the marks say which bytes they are
// (the method of transformers' sanitize_control_tokens).
//
// A template may cut a message into pieces and join pieces of several. So strings that begin or end with a
// part of a token get a mark at that end, which keeps two halves from becoming a token. What the template
// makes out of the inside of one string is not watched, nor are tokens that it builds from words of the
// caller: '<|' + message.role + '|>'.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/function_ref.h"
#include "base/json.h"
#include "tokenizer/added_tokens.h"
#include "tokenizer/byte_range.h"

namespace whet {

// The text of a chat.
struct ChatText {
  std::string text;
  // Stretches in which no special token is recognised, ascending and apart. An empty one keeps what is before
  // it and what is behind it from making a token together.
  std::vector<ByteRange> literal;
};

// Three characters that stand nowhere in a chat.
struct ChatMarks {
  std::string open, close, seam;
};

class ControlTokens {
 public:
  // `tokens` are the spellings, none of them empty.
  explicit ControlTokens(std::vector<std::string> tokens);
  ControlTokens(ControlTokens&&) = default;
  ControlTokens& operator=(ControlTokens&&) = default;

  enum class Presence { none, parts, whole };
  // What of a token the strings of `value` hold, keys included: a whole one, or a part at an end of a string.
  Presence presence(const Json& value) const;

  // Marks that neither `chat` nor `source` holds; throws UsageError when all candidates are taken.
  static ChatMarks free_marks(const Json& chat, const std::string& source);

  // `value` with every spelling in its strings between open and close, and a seam at the ends of strings
  // where a token might come together.
  Json marked(const Json& value, const ChatMarks& marks) const;

  // A rendering of what was marked, without the marks. A seam stays, as an empty stretch, only inside of what
  // would be a token without it.
  ChatText unmarked(const std::string& rendered, const ChatMarks& marks) const;

  // How many tokens a tokenizer would recognise.
  size_t count(const ChatText& chat) const;

 private:
  bool may_begin(std::string_view text) const;
  bool may_end(std::string_view text) const;
  bool is_token(const std::string& text) const;
  std::string marked_text(const std::string& text, const ChatMarks& marks) const;
  // Those that a tokenizer would recognise: outside of the literal stretches.
  void for_each_token(const ChatText& chat, FunctionRef<void(ByteRange)> visit) const;
  std::vector<ByteRange> with_seams(const ChatText& chat, const std::vector<size_t>& seams) const;

  std::vector<std::string> tokens_;
  AddedTokenSplitter splitter_;
  std::unordered_set<std::string_view> beginnings_, ends_;  // proper parts of tokens_, whose bytes they share
  size_t longest_ = 0;
};

}  // namespace whet
