#include "rewards/code/extract_program.h"

#include <algorithm>

#include "rewards/code/language.h"
#include "rewards/tags.h"

namespace whet::code {

namespace {

std::string_view take_line(std::string_view& text) {
  const size_t end = std::min(text.size(), text.find('\n'));
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(text.size(), end + 1));
  return line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
}

size_t indent_of(std::string_view line) { return std::min(line.size(), line.find_first_not_of(" \t")); }

struct Fence {
  size_t indent = 0, length = 0;
  char mark = '`';
  std::string_view info;  // the text after the marks
};

std::optional<Fence> read_fence(std::string_view line) {
  Fence fence;
  fence.indent = indent_of(line);
  line.remove_prefix(fence.indent);
  if (line.empty() || (line[0] != '`' && line[0] != '~')) return std::nullopt;
  fence.mark = line[0];
  fence.length = std::min(line.size(), line.find_first_not_of(fence.mark));
  fence.info = trim(line.substr(fence.length));
  const bool is_inline = fence.mark == '`' && fence.info.find('`') != fence.info.npos;
  return fence.length < 3 || is_inline ? std::nullopt : std::optional(fence);
}

// A closing fence as in Markdown: at least as long as the opening one, without text after it, and indented by
// at most three spaces more.
bool closes(const Fence& fence, const Fence& opening) {
  return fence.mark == opening.mark && fence.length >= opening.length && fence.info.empty() &&
         fence.indent <= opening.indent + 3;
}

std::string_view tag_of(const Fence& fence) {
  std::string_view info = fence.info;
  info.remove_prefix(std::min(info.size(), info.find_first_not_of("{.")));
  return info.substr(0, info.find_first_of(" \t,:{}"));
}

// The lines up to the closing fence, without the indent of the opening one; nullopt if there is none.
std::optional<std::string> take_block(std::string_view& text, const Fence& opening) {
  std::string block;
  while (!text.empty()) {
    std::string_view line = take_line(text);
    const std::optional<Fence> fence = read_fence(line);
    if (fence && closes(*fence, opening)) return block;
    line.remove_prefix(std::min(indent_of(line), opening.indent));
    block.append(line) += '\n';
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> extract_program(std::string_view completion, std::string_view language,
                                           bool in_thought) {
  const std::optional<std::string_view> answer = after_thought(completion, in_thought);
  if (!answer) return std::nullopt;
  std::optional<std::string> named, unnamed;
  for (std::string_view rest = last_answer(*answer).value_or(*answer); !rest.empty();) {
    const std::optional<Fence> opening = read_fence(take_line(rest));
    if (!opening) continue;
    std::optional<std::string> block = take_block(rest, *opening);
    if (!block) return std::nullopt;
    const std::string_view tag = tag_of(*opening);
    if (tag.empty())
      unnamed = std::move(block);
    else if (language_of(tag) == language)
      named = std::move(block);
  }
  return named ? named : unnamed;
}

}  // namespace whet::code
