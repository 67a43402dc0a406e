#include "rewards/math/extract/boxes.h"

#include <algorithm>
#include <vector>

#include "rewards/math/extract/joining.h"

namespace whet::math::extraction {

namespace {

struct Box {
  size_t begin = 0, end = 0;  // of all of it
  Span content;
};

// The length of a box's command behind its backslashes; 0: another command.
size_t command_size(std::string_view rest) {
  for (const std::string_view name : {"boxed", "fbox", "beginboxed", "framebox"})
    if (rest.starts_with(name) && !is_letter(byte_at(rest, name.size()))) return name.size();
  return 0;
}

// An unclosed box: up to the end of the formula or of the line.
Span up_to_formula_end(std::string_view text, size_t begin) {
  size_t end = begin;
  for (; end < text.size() && text[end] != '\n' && text[end] != '$'; ++end) {
    if (text[end] != '\\') continue;
    if (byte_at(text, end + 1) == ')' || byte_at(text, end + 1) == ']') break;
    ++end;
  }
  return {begin, std::min(end, text.size())};
}

// \boxed 5: what follows up to the formula's end, or else to the next space.
Span bare_content(std::string_view text, size_t begin) {
  constexpr size_t kLongest = 200;
  const std::string_view rest = text.substr(begin, kLongest);
  size_t end = std::min({rest.find('$'), rest.find("\\)"), rest.find("\\]"), rest.size()});
  const size_t line = std::min(rest.find('\n'), rest.size());
  if (end >= line) end = std::min(rest.find_first_of(" \t\n"), rest.size());
  return {begin, begin + trim_punctuation(rest.substr(0, end)).size()};
}

class BoxScanner {
 public:
  BoxScanner(std::string_view text, Unclosed unclosed) : text_(text), rule_(unclosed) {}

  // In the order of their beginnings, without those inside others.
  std::vector<Box> scan() {
    for (size_t at = 0; at < text_.size();) at = step(at);
    abandon();
    if (unclosed_ && rule_ != Unclosed::skip && (boxes_.empty() || boxes_.back().begin < unclosed_->begin))
      add_unclosed();
    return std::move(boxes_);
  }

 private:
  size_t step(size_t at) {
    switch (text_[at]) {
      case '\\':
        return backslashes(at);
      case '{':
        open_.push_back(false);
        break;
      case '}':
        close(at);
        break;
      case '\n':
        // In TeX no formula spans paragraphs: open ones are unclosed.
        if (byte_at(text_, at + 1) == '\n') abandon();
        break;
    }
    return at + 1;
  }

  size_t backslashes(size_t at) {
    size_t name = at;
    while (name < text_.size() && text_[name] == '\\') ++name;
    const bool escapes = (name - at) % 2 == 1;
    const size_t length = command_size(text_.substr(name));
    if (length == 0) return escapes && name < text_.size() && text_[name] != '\n' ? name + 1 : name;
    Box box;
    box.begin = at;
    size_t next = name + length;
    while (next < text_.size() && text_[next] == ' ') ++next;
    if (byte_at(text_, next) == '{') {
      box.content.begin = next + 1;
      open_.push_back(true);
      pending_.push_back(box);
      return next + 1;
    }
    box.content = bare_content(text_, next);
    box.end = box.content.end;
    add(box);
    return std::max(box.end, name + length);
  }

  void close(size_t at) {
    if (open_.empty()) return;
    const bool is_box = open_.back();
    open_.pop_back();
    if (!is_box) return;
    Box box = pending_.back();
    pending_.pop_back();
    box.content.end = at;
    box.end = at + 1;
    add(box);
  }

  void add(const Box& box) {
    if (trim(box.content.in(text_)).empty()) return;
    while (!boxes_.empty() && boxes_.back().begin > box.begin) boxes_.pop_back();
    boxes_.push_back(box);
  }

  void add_unclosed() {
    const size_t begin = unclosed_->content.begin;
    const bool breaks_off = trim(text_.substr(begin)).empty();
    unclosed_->content = up_to_formula_end(text_, begin);
    unclosed_->end = unclosed_->content.end;
    if (rule_ == Unclosed::read && !breaks_off) return add(*unclosed_);
    unclosed_->content = {begin, begin};
    boxes_.push_back(*unclosed_);
  }

  void abandon() {
    const auto behind_closed = [&](const Box& box) {
      return boxes_.empty() || boxes_.back().begin < box.begin;
    };
    const auto outermost = std::find_if(pending_.begin(), pending_.end(), behind_closed);
    if (outermost != pending_.end()) unclosed_ = *outermost;
    pending_.clear();
    open_.clear();
  }

  std::string_view text_;
  Unclosed rule_;
  std::vector<bool> open_;    // the braces that are open: does a box begin there?
  std::vector<Box> pending_;  // those boxes
  std::vector<Box> boxes_;
  std::optional<Box> unclosed_;
};

std::string content_of(const Box& box, std::string_view text) {
  const std::string_view content = trim_punctuation(box.content.in(text));
  std::string out = single_backslashes(content);
  const bool has_percent = content.find('%') != content.npos;
  if (!has_percent && percent_end(text, box.end) > box.end) out += "\\%";
  return out;
}

}  // namespace

std::optional<FoundAnswer> last_box(std::string_view text, bool join, Unclosed unclosed) {
  const std::vector<Box> boxes = BoxScanner(text, unclosed).scan();
  if (boxes.empty()) return std::nullopt;
  if (trim(boxes.back().content.in(text)).empty()) return FoundAnswer{boxes.back().begin, ""};
  size_t first = boxes.size() - 1;
  const auto joined_to_next = [&](size_t i) {
    const std::string_view between = text.substr(boxes[i].end, boxes[i + 1].begin - boxes[i].end);
    return between.empty() || joins(between);
  };
  while (join && first > 0 && joined_to_next(first - 1)) --first;
  FoundAnswer found{boxes.back().begin, content_of(boxes[first], text)};
  for (size_t i = first + 1; i < boxes.size(); ++i) {
    const std::string content = content_of(boxes[i], text);
    // The same answer again, not a second one.
    if (content != content_of(boxes[i - 1], text)) found.text += ", " + content;
  }
  return found;
}

}  // namespace whet::math::extraction
