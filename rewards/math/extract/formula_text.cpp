#include "rewards/math/extract/formula_text.h"

#include <algorithm>
#include <array>

#include "rewards/math/extract/joining.h"

namespace whet::math::extraction {

namespace {

// Environments with rows that stand inside a formula.
constexpr std::array<std::string_view, 4> kInnerRows = {"aligned", "split", "gathered", "alignedat"};

// What stands inside an environment of rows that is all of `content`; else `content`.
std::string_view without_environment(std::string_view content) {
  if (!content.starts_with("\\begin{")) return content;
  const std::string_view name = environment_name(content, 6);
  const bool has_rows = std::find(kInnerRows.begin(), kInnerRows.end(), name) != kInnerRows.end();
  if (!has_rows && !is_formula_environment(name)) return content;
  const size_t begin = name.size() + 8, end = content.rfind("\\end{");
  return end == content.npos || end < begin ? content : content.substr(begin, end - begin);
}

// The last row that is not empty, between \\ outside of environments.
std::string_view last_row(std::string_view content) {
  std::string_view last;
  size_t begin = 0;
  int depth = 0;
  const auto close_row = [&](size_t end) {
    const std::string_view row = content.substr(begin, end - begin);
    if (!trim_punctuation(row).empty()) last = row;
  };
  for (size_t at = 0; at < content.size(); ++at) {
    if (content[at] != '\\') continue;
    if (stands_at(content, at, "\\begin{")) ++depth;
    if (stands_at(content, at, "\\end{")) --depth;
    if (byte_at(content, at + 1) == '\\' && depth <= 0) {
      close_row(at);
      begin = at + 2;
    }
    ++at;
  }
  close_row(content.size());
  return last;
}

// Without & and without the sign that continues the row before.
std::string without_alignment(std::string_view row) {
  std::string out;
  int depth = 0;
  for (size_t at = 0; at < row.size(); ++at) {
    if (stands_at(row, at, "\\begin{")) ++depth;
    if (stands_at(row, at, "\\end{")) --depth;
    const bool is_mark = row[at] == '&' && depth <= 0 && byte_before(row, at) != '\\';
    if (!is_mark) out += row[at];
  }
  const std::string_view bare = trim(out);
  return std::string(bare.starts_with('=') ? trim(bare.substr(1)) : bare);
}

bool joined(std::string_view text, const std::vector<Formula>& all, size_t i) {
  return joins(text.substr(all[i].end, all[i + 1].begin - all[i].end));
}

std::string list_of(std::string_view text, const std::vector<Formula>& all, size_t first, size_t last) {
  std::string list;
  for (size_t i = first; i <= last; ++i)
    list += (i == first ? "" : ", ") + formula_text(all[i].content.in(text));
  const bool percent = !list.ends_with('%') && percent_end(text, all[last].end) > all[last].end;
  return percent ? list + "\\%" : list;
}

}  // namespace

std::string formula_text(std::string_view content) {
  const std::string single = single_backslashes(trim_punctuation(content));
  return without_alignment(trim_punctuation(last_row(without_environment(single))));
}

std::string list_forward(std::string_view text, const std::vector<Formula>& all, size_t first) {
  size_t last = first;
  while (last + 1 < all.size() && joined(text, all, last)) ++last;
  return list_of(text, all, first, last);
}

std::string list_backward(std::string_view text, const std::vector<Formula>& all, size_t last) {
  size_t first = last;
  while (first > 0 && joined(text, all, first - 1)) --first;
  return list_of(text, all, first, last);
}

std::string without_delimiters(std::string_view text) {
  std::string out;
  size_t at = 0;
  for (const Formula& formula : formulas(text)) {
    out += text.substr(at, formula.begin - at);
    out += formula_text(formula.content.in(text));
    at = formula.end;
  }
  out += text.substr(at);
  return out;
}

}  // namespace whet::math::extraction
