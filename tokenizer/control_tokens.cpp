#include "tokenizer/control_tokens.h"

#include <algorithm>
#include <cstdio>
#include <optional>

#include "base/error.h"
#include "base/utf8.h"

namespace whet {

namespace {

std::vector<AddedToken> as_added(const std::vector<std::string>& tokens) {
  std::vector<AddedToken> added;
  for (const auto& token : tokens) added.push_back({.content = token});
  return added;
}

void for_each_string(const Json& value, FunctionRef<void(const std::string&)> visit) {
  if (value.is_string()) return visit(value.get_ref<const std::string&>());
  if (!value.is_structured()) return;
  for (const auto& [key, item] : value.items()) {
    if (value.is_object()) visit(key);
    for_each_string(item, visit);
  }
}

// The escapes by which tojson and repr may write a mark.
std::string escaped(const std::string& mark) {
  char text[8];
  std::snprintf(text, sizeof text, "\\u%04x", static_cast<unsigned>(code_point_at(mark, 0).value));
  return text;
}

enum class Mark { open, close, seam };
struct FoundMark {
  Mark kind;
  size_t begin, end;
};

// The next mark at or after `from`.
std::optional<FoundMark> next_mark(const std::string& text, size_t from, const ChatMarks& marks) {
  std::optional<FoundMark> next;
  const auto look = [&](Mark kind, const std::string& spelling) {
    const size_t at = text.find(spelling, from);
    if (at != text.npos && (!next || at < next->begin)) next = {kind, at, at + spelling.size()};
  };
  for (const auto& [kind, mark] : {std::pair{Mark::open, &marks.open}, std::pair{Mark::close, &marks.close},
                                   std::pair{Mark::seam, &marks.seam}}) {
    look(kind, *mark);
    look(kind, escaped(*mark));
  }
  return next;
}

}  // namespace

ControlTokens::ControlTokens(std::vector<std::string> tokens)
    : tokens_(std::move(tokens)), splitter_(as_added(tokens_)) {
  for (const std::string_view token : tokens_) {
    longest_ = std::max(longest_, token.size());
    for (size_t length = 1; length < token.size(); ++length) {
      beginnings_.insert(token.substr(0, length));
      ends_.insert(token.substr(length));
    }
  }
}

bool ControlTokens::may_begin(std::string_view text) const {
  for (size_t length = 1; length <= std::min(text.size(), longest_); ++length)
    if (beginnings_.contains(text.substr(text.size() - length))) return true;
  return false;
}

bool ControlTokens::may_end(std::string_view text) const {
  for (size_t length = 1; length <= std::min(text.size(), longest_); ++length)
    if (ends_.contains(text.substr(0, length))) return true;
  return false;
}

ControlTokens::Presence ControlTokens::presence(const Json& value) const {
  Presence found = Presence::none;
  for_each_string(value, [&](const std::string& text) {
    splitter_.split(text, [&](const auto& part) {
      if (part.id) found = Presence::whole;
    });
    if (found == Presence::none && (may_begin(text) || may_end(text))) found = Presence::parts;
  });
  return found;
}

ChatMarks ControlTokens::free_marks(const Json& chat, const std::string& source) {
  const std::string held = chat.dump(-1, ' ', false, Json::error_handler_t::replace) + source;
  std::vector<std::string> free;
  for (char32_t c = 0xFDD0; c <= 0xFDEF && free.size() < 3; ++c) {  // noncharacters, for internal use only
    std::string mark;
    append_utf8(mark, c);
    const bool taken = held.find(mark) != held.npos || held.find(escaped(mark).substr(1)) != held.npos;
    if (!taken) free.push_back(mark);
  }
  if (free.size() < 3) fail<UsageError>("messages: expected text, got the noncharacters U+FDD0 to U+FDEF");
  return {free[0], free[1], free[2]};
}

std::string ControlTokens::marked_text(const std::string& text, const ChatMarks& marks) const {
  std::string out;
  bool begins = false, ends = false;  // with a token, which has marks
  splitter_.split(text, [&](const AddedTokenSplitter::Part& part) {
    const std::string piece = text.substr(part.range.begin, part.range.end - part.range.begin);
    out += part.id ? marks.open + piece + marks.close : piece;
    if (part.range.begin == 0) begins = part.id.has_value();
    ends = part.id.has_value();
  });
  if (!begins && may_end(text)) out = marks.seam + out;
  if (!ends && may_begin(text)) out += marks.seam;
  return out;
}

Json ControlTokens::marked(const Json& value, const ChatMarks& marks) const {
  if (value.is_string()) return marked_text(value.get<std::string>(), marks);
  if (value.is_array()) {
    Json list = Json::array();
    for (const Json& item : value) list.push_back(marked(item, marks));
    return list;
  }
  if (!value.is_object()) return value;
  Json object = Json::object();
  for (const auto& [key, item] : value.items()) {
    const bool whole = presence(Json(key)) == Presence::whole;  // parts of tokens are ordinary names
    object[whole ? marked_text(key, marks) : key] = marked(item, marks);
  }
  return object;
}

ChatText ControlTokens::unmarked(const std::string& rendered, const ChatMarks& marks) const {
  ChatText chat;
  std::vector<size_t> seams;
  size_t at = 0;
  bool is_open = false;
  while (const auto mark = next_mark(rendered, at, marks)) {
    chat.text.append(rendered, at, mark->begin - at);
    at = mark->end;
    const size_t here = chat.text.size();
    if (mark->kind == Mark::seam) {
      seams.push_back(here);
      continue;
    }
    // A pair of marks with a token between them is that token as text. Marks without their counterpart only
    // divide the text.
    const bool closes =
        is_open && mark->kind == Mark::close && is_token(chat.text.substr(chat.literal.back().begin));
    if (closes)
      chat.literal.back().end = here;
    else
      chat.literal.push_back({here, here});
    is_open = mark->kind == Mark::open;
  }
  chat.text.append(rendered, at);
  chat.literal = with_seams(chat, seams);
  return chat;
}

void ControlTokens::for_each_token(const ChatText& chat, FunctionRef<void(ByteRange)> visit) const {
  size_t begin = 0;
  const auto look = [&](size_t end) {
    splitter_.split(std::string_view(chat.text).substr(begin, end - begin), [&](const auto& part) {
      if (part.id) visit({begin + part.range.begin, begin + part.range.end});
    });
  };
  for (const ByteRange& range : chat.literal) {
    look(range.begin);
    begin = range.end;
  }
  look(chat.text.size());
}

// The literal ranges, and the seams that are inside of a token.
std::vector<ByteRange> ControlTokens::with_seams(const ChatText& chat,
                                                 const std::vector<size_t>& seams) const {
  std::vector<ByteRange> all = chat.literal;
  for_each_token(chat, [&](ByteRange token) {
    for (const size_t seam : seams)
      if (token.begin < seam && seam < token.end) all.push_back({seam, seam});
  });
  const auto order = [](const ByteRange& range) { return std::pair(range.begin, range.end); };
  std::sort(all.begin(), all.end(), [&](const auto& a, const auto& b) { return order(a) < order(b); });
  const auto same = [&](const auto& a, const auto& b) { return order(a) == order(b); };
  all.erase(std::unique(all.begin(), all.end(), same), all.end());
  return all;
}

bool ControlTokens::is_token(const std::string& text) const {
  return std::find(tokens_.begin(), tokens_.end(), text) != tokens_.end();
}

size_t ControlTokens::count(const ChatText& chat) const {
  size_t tokens = 0;
  for_each_token(chat, [&](ByteRange) { ++tokens; });
  return tokens;
}

}  // namespace whet
