#include "tokenizer/added_tokens.h"

#include <algorithm>

#include "tokenizer/utf8.h"

namespace whet {

namespace {

size_t skip_spaces_forward(std::string_view text, size_t at) {
  while (at < text.size()) {
    const CodePoint point = code_point_at(text, at);
    if (!is_unicode_space(point.value)) break;
    at += point.length;
  }
  return at;
}

size_t skip_spaces_backward(std::string_view text, size_t at, size_t stop) {
  while (at > stop) {
    size_t before = at - 1;
    while (before > stop && (static_cast<unsigned char>(text[before]) & 0xC0) == 0x80) --before;
    if (!is_unicode_space(code_point_at(text, before).value)) break;
    at = before;
  }
  return at;
}

}  // namespace

AddedTokenSplitter::AddedTokenSplitter(std::vector<AddedToken> tokens) {
  for (auto& token : tokens)
    if (!token.content.empty())
      by_first_byte_[static_cast<unsigned char>(token.content[0])].push_back(std::move(token));
  for (auto& bucket : by_first_byte_)
    std::stable_sort(bucket.begin(), bucket.end(), [](const AddedToken& a, const AddedToken& b) {
      return a.content.size() > b.content.size();
    });
}

const AddedToken* AddedTokenSplitter::longest_at(std::string_view text, size_t at) const {
  for (const auto& token : by_first_byte_[static_cast<unsigned char>(text[at])])
    if (text.substr(at, token.content.size()) == token.content) return &token;
  return nullptr;
}

std::vector<AddedTokenSplitter::Part> AddedTokenSplitter::split(std::string_view text) const {
  std::vector<Part> parts;
  size_t done = 0;
  for (size_t at = 0; at < text.size();) {
    const AddedToken* token = longest_at(text, at);
    if (!token) {
      ++at;
      continue;
    }
    const size_t begin = token->lstrip ? std::max(done, skip_spaces_backward(text, at, done)) : at;
    at += token->content.size();
    // The search goes on behind the token itself, so white space that it took along may be found again.
    const size_t end = token->rstrip ? skip_spaces_forward(text, at) : at;
    if (done < begin) parts.push_back({{done, begin}, std::nullopt});
    parts.push_back({{begin, end}, token->id});
    done = end;
  }
  if (done < text.size()) parts.push_back({{done, text.size()}, std::nullopt});
  return parts;
}

}  // namespace whet
