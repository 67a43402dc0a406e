#include "telemetry/eval_table.h"

#include <algorithm>
#include <cstdio>
#include <functional>
#include <optional>

#include "base/error.h"
#include "telemetry/format.h"
#include "telemetry/terminal.h"

namespace whet {

namespace {

struct TableColumn {
  std::string title;
  std::function<std::string(const Json& line)> cell;  // empty: nothing
};

std::optional<double> number_in(const Json& line, const std::string& key) {
  const auto found = line.find(key);
  if (found == line.end() || !found->is_number()) return std::nullopt;
  return found->get<double>();
}

TableColumn rate_column(const std::string& title, const std::string& key) {
  return {title, [key](const Json& line) -> std::string {
            const auto rate = number_in(line, key), low = number_in(line, key + "/low"),
                       high = number_in(line, key + "/high");
            if (!rate) return "";
            char half[16] = "";
            if (low && high) std::snprintf(half, sizeof half, " ±%.1f", 50 * (*high - *low));
            return format_percent(*rate) + half;
          }};
}

TableColumn number_column(const std::string& title, const std::string& key, std::string (*format)(double)) {
  return {title, [key, format](const Json& line) {
            const auto number = number_in(line, key);
            return number ? format(*number) : std::string();
          }};
}

// The keys of all lines that begin and end so, as they first appear, with what is between.
std::vector<std::pair<std::string, std::string>> keys_between(const std::vector<Json>& lines,
                                                              std::string_view prefix,
                                                              std::string_view suffix) {
  std::vector<std::pair<std::string, std::string>> found;
  for (const Json& line : lines)
    for (const auto& [key, value] : line.items()) {
      if (!key.starts_with(prefix) || !key.ends_with(suffix) || key.size() < prefix.size() + suffix.size())
        continue;
      const std::string inner = key.substr(prefix.size(), key.size() - prefix.size() - suffix.size());
      const std::pair<std::string, std::string> pair{key, inner};
      if (std::find(found.begin(), found.end(), pair) == found.end()) found.push_back(pair);
    }
  return found;
}

bool is_count(const std::string& text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

std::vector<TableColumn> columns_of(const std::vector<Json>& lines) {
  std::vector<TableColumn> columns = {
      {"set", [](const Json& line) { return printable(line.value("eval_set", std::string())); }}};
  columns.push_back(number_column("prompts", "eval_prompts", format_count));
  for (const char* kind : {"pass@", "cons@"})
    for (const auto& [key, k] : keys_between(lines, concat("eval_", kind), ""))
      if (is_count(k)) columns.push_back(rate_column(kind + k, key));
  columns.push_back(rate_column("greedy", "eval_greedy"));
  columns.push_back(number_column("length", "eval_completions/mean_length", format_value));
  columns.push_back(number_column("cut off", "eval_completions/clipped_ratio", format_percent));
  const auto rules = keys_between(lines, "eval_rewards/", "/mean");
  for (const auto& [key, name] : rules) columns.push_back(number_column(printable(name), key, format_value));
  return columns;
}

std::string padded(const std::string& text, size_t width, bool left) {
  const std::string space(width - std::min(width, display_width(text)), ' ');
  return left ? text + space : space + text;
}

}  // namespace

std::string eval_table(const std::vector<Json>& lines) {
  std::vector<std::string> rows(lines.size() + 1);
  for (const TableColumn& column : columns_of(lines)) {
    std::vector<std::string> cells{column.title};
    for (const Json& line : lines) cells.push_back(column.cell(line));
    const bool first = rows.front().empty();
    if (!first && std::all_of(cells.begin() + 1, cells.end(), [](const auto& cell) { return cell.empty(); }))
      continue;
    size_t width = 0;
    for (const std::string& cell : cells) width = std::max(width, display_width(cell));
    for (size_t row = 0; row < rows.size(); ++row)
      rows[row] += (first ? "" : "  ") + padded(cells[row], width, first);
  }
  std::string table;
  for (const std::string& row : rows) table += row.substr(0, row.find_last_not_of(' ') + 1) + "\n";
  return table;
}

}  // namespace whet
