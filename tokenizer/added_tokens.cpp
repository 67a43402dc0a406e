#include "tokenizer/added_tokens.h"

#include <algorithm>

#include "tokenizer/unicode_class.h"

namespace whet {

namespace {

size_t skip_spaces_forward(std::string_view text, size_t at) {
  while (at < text.size()) {
    const ClassedCharacter character = character_at(text, at);
    if (!(character.classes & kSpace)) break;
    at += character.length;
  }
  return at;
}

size_t previous_character(std::string_view text, size_t at) {
  do --at;
  while ((static_cast<unsigned char>(text[at]) & 0xC0) == 0x80);
  return at;
}

size_t skip_spaces_backward(std::string_view text, size_t at, size_t stop) {
  while (at > stop) {
    const size_t before = previous_character(text, at);
    if (!(character_at(text, before).classes & kSpace)) break;
    at = before;
  }
  return at;
}

bool touches_word(std::string_view text, size_t begin, size_t end) {
  const bool before = begin > 0 && (character_at(text, previous_character(text, begin)).classes & kWord);
  return before || (end < text.size() && (character_at(text, end).classes & kWord));
}

}  // namespace

AddedTokenSplitter::AddedTokenSplitter(std::vector<AddedToken> tokens)
    : tokens_(std::move(tokens)), nodes_(1) {
  for (uint32_t i = 0; i < tokens_.size(); ++i)
    if (!tokens_[i].content.empty()) insert(i);
}

void AddedTokenSplitter::insert(uint32_t token) {
  uint32_t node = 0;
  for (const char c : tokens_[token].content) {
    auto& children = nodes_[node].children;
    const auto child =
        std::find_if(children.begin(), children.end(), [&](auto& one) { return one.first == c; });
    if (child != children.end()) {
      node = child->second;
      continue;
    }
    const auto added = static_cast<uint32_t>(nodes_.size());
    children.emplace_back(c, added);
    nodes_.emplace_back();
    if (node == 0) first_[static_cast<unsigned char>(c)] = added;
    node = added;
  }
  if (!nodes_[node].token) nodes_[node].token = token;  // of equal tokens, the first in the file
}

const AddedToken* AddedTokenSplitter::longest_at(std::string_view text, size_t at) const {
  uint32_t node = first_[static_cast<unsigned char>(text[at])];
  std::optional<uint32_t> longest;
  while (node != 0) {
    if (nodes_[node].token) longest = nodes_[node].token;
    if (++at == text.size()) break;
    uint32_t next = 0;
    for (const auto& [byte, child] : nodes_[node].children)
      if (byte == text[at]) next = child;
    node = next;
  }
  return longest ? &tokens_[*longest] : nullptr;
}

void AddedTokenSplitter::split(std::string_view text, FunctionRef<void(const Part&)> visit) const {
  size_t done = 0;
  for (size_t at = 0; at < text.size();) {
    const AddedToken* token = longest_at(text, at);
    if (!token) {
      ++at;
      continue;
    }
    const size_t match = at;
    // The search continues after the token itself, so white space that it strips may be matched again.
    at += token->content.size();
    if (token->single_word && touches_word(text, match, at)) continue;
    const size_t begin = token->lstrip ? std::max(done, skip_spaces_backward(text, match, done)) : match;
    const size_t end = token->rstrip ? skip_spaces_forward(text, at) : at;
    if (begin > end) continue;  // a white-space token inside the white space stripped by an earlier one
    if (done < begin) visit({{done, begin}, std::nullopt});
    if (begin < end) visit({{begin, end}, token->id});
    done = end;
  }
  if (done < text.size()) visit({{done, text.size()}, std::nullopt});
}

}  // namespace whet
