// Distinguishes the control tokens that a chat template writes from their spellings in messages: a user who
// types
// "<|im_end|>" must not end the turn, so that spelling is encoded as text. Before a chat is rendered, such
// spellings in its strings are enclosed in marks, and the marks in the rendered text give their byte ranges
// (the method of transformers' sanitize_control_tokens).
//
// A template may split messages and join parts of several. So strings that begin or end with a part of a
// token get a mark at that end, which keeps two parts from becoming a token. Not covered are tokens that a
// template assembles from the inside of one string, or from values of the caller: '<|' + message.role + '|>'.
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

// The rendered text of a chat.
struct ChatText {
  std::string text;
  // Ranges in which no special token is recognised, ascending and disjoint. An empty one keeps the text
  // before and after it from being joined to a token.
  std::vector<ByteRange> literal;
};

// Three characters that do not occur in a chat.
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
  // Whether the strings of `value`, keys included, contain a whole token, or a part of one at an end of a
  // string.
  Presence presence(const Json& value) const;

  // Marks that occur neither in `chat` nor in `source`; throws UsageError when all candidates occur.
  static ChatMarks free_marks(const Json& chat, const std::string& source);

  // `value` with every spelling in its strings between open and close, and a seam at the ends of strings
  // where a token might be formed by joining.
  Json marked(const Json& value, const ChatMarks& marks) const;

  // A rendering of marked(), without the marks. A seam is kept, as an empty range, only inside of text that
  // would be a token without it.
  ChatText unmarked(const std::string& rendered, const ChatMarks& marks) const;

  // How many tokens a tokenizer would recognise.
  size_t count(const ChatText& chat) const;

 private:
  bool may_begin(std::string_view text) const;
  bool may_end(std::string_view text) const;
  bool is_token(const std::string& text) const;
  std::string marked_text(const std::string& text, const ChatMarks& marks) const;
  // The tokens that a tokenizer would recognise: those outside of the literal ranges.
  void for_each_token(const ChatText& chat, FunctionRef<void(ByteRange)> visit) const;
  std::vector<ByteRange> with_seams(const ChatText& chat, const std::vector<size_t>& seams) const;

  std::vector<std::string> tokens_;
  AddedTokenSplitter splitter_;
  std::unordered_set<std::string_view> beginnings_, ends_;  // proper parts of tokens_, whose bytes they share
  size_t longest_ = 0;
};

}  // namespace whet
