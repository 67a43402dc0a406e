#include "scoring/score_line.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "base/json_lines.h"
#include "base/json_number.h"
#include "data/answer_column.h"
#include "scoring/score_group.h"

namespace whet {

namespace {

// A message's content is a text, or a list of parts, some of them of type text.
std::string content_of(Json& message) {
  const auto content = message.find("content");
  if (content == message.end()) return "";
  if (content->is_string()) return std::move(content->get_ref<std::string&>());
  std::string text;
  if (content->is_array())
    for (const Json& part : *content)
      if (part.is_object() && part.contains("text") && part["text"].is_string())
        text += part["text"].get_ref<const std::string&>();
  return text;
}

std::string take_completion(Json& columns) {
  const auto completion = columns.find("completion");
  if (completion == columns.end()) fail<UsageError>("expected a column completion");
  if (completion->is_string()) return std::move(completion->get_ref<std::string&>());
  if (completion->is_array())
    for (auto message = completion->rbegin(); message != completion->rend(); ++message)
      if (message->is_object() && message->contains("role") && (*message)["role"] == "assistant")
        return content_of(*message);
  fail<UsageError>("completion: expected a text, or messages with one of the assistant");
}

std::vector<int32_t> tokens_of(const Json& columns) {
  for (const char* name : {"ids", "completion_ids"}) {
    const auto ids = columns.find(name);
    if (ids != columns.end() && ids->is_array() && std::all_of(ids->begin(), ids->end(), is_non_negative_int))
      return ids->get<std::vector<int32_t>>();
  }
  return {};
}

Group read_group(Json columns) {
  Group group;
  Completion& completion = group.completions.emplace_back();
  completion.text = take_completion(columns);
  completion.tokens = tokens_of(columns);
  completion.finish_reason =
      columns.value("finish_reason", Json()) == "length" ? FinishReason::length : FinishReason::stop;
  if (const auto prompt = columns.find("prompt"); prompt != columns.end() && prompt->is_string())
    group.prompt.text = std::move(prompt->get_ref<std::string&>());
  add_answer(columns);
  group.prompt.columns = std::move(columns);
  return group;
}

Json reward_of(const std::optional<double>& value) { return value ? Json(*value) : Json(); }

Json detail_of(DetailOf detail, Score& score) {
  if (score.parts.empty()) return {{"error", "columns that the rule needs are missing"}};
  if (detail == DetailOf::rule) return std::move(score.parts.front().detail);
  Json parts = Json::object();
  for (ScorePart& part : score.parts) {
    Json& entry = parts[part.name] = {{"reward", reward_of(part.value)}};
    if (!part.detail.is_null()) entry["detail"] = std::move(part.detail);
  }
  return parts;
}

// The line without its closing brace and without the columns of an earlier scoring.
std::string open_object(const std::string& line, bool scored_before) {
  if (!scored_before) return line.substr(0, line.rfind('}'));
  Json columns = Json::parse(line);
  columns.erase("reward");
  columns.erase("detail");
  const std::string rest = columns.dump();
  return rest.substr(0, rest.size() - 1);
}

// A parsed line: its completion as a group of one.
struct Row {
  size_t line;  // its index among the lines that are scored together
  bool scored_before;
  Group group;
};

Row read_row(const InputLine& line, size_t index, const std::string& path) {
  Json columns = parse_row(line.text, path, line.number);
  const bool scored_before = columns.contains("reward") || columns.contains("detail");
  columns.erase("reward");
  columns.erase("detail");
  try {
    return {index, scored_before, read_group(std::move(columns))};
  } catch (const UsageError& error) {
    fail<UsageError>(path, ":", line.number, ": ", error.what());
  }
}

void write_score(DetailOf detail, const InputLine& line, bool scored_before, Score& score,
                 ScoredLine& scored) {
  if (!score.parts.empty()) scored.reward = score.value;
  const std::string reward = reward_of(scored.reward).dump();
  const std::string parts = detail_of(detail, score).dump(-1, ' ', false, Json::error_handler_t::replace);
  scored.text =
      open_object(line.text, scored_before) + ",\"reward\":" + reward + ",\"detail\":" + parts + "}";
}

// Cheaper than parsing a line twice.
bool may_hold_group(const std::string& line) { return line.find("\"completions\"") != std::string::npos; }

ScoredLine group_in_line(const Rubric& rubric, Json columns, const std::string& path, size_t number) try {
  return score_group(rubric, std::move(columns));
} catch (const UsageError& error) {
  fail<UsageError>(path, ":", number, ": ", error.what());
}

}  // namespace

std::vector<ScoredLine> score_lines(const Rubric& rubric, DetailOf detail, const std::string& path,
                                    const std::vector<InputLine>& lines) {
  std::vector<ScoredLine> scored(lines.size());
  std::vector<Group> groups;
  std::vector<Row> rows;
  for (size_t i = 0; i < lines.size(); ++i) try {
      if (!lines[i].malformed.empty()) fail<UsageError>(lines[i].malformed);
      if (may_hold_group(lines[i].text)) {
        Json columns = parse_row(lines[i].text, path, lines[i].number);
        if (holds_group(columns)) {
          scored[i] = group_in_line(rubric, std::move(columns), path, lines[i].number);
          continue;
        }
      }
      rows.push_back(read_row(lines[i], i, path));
      groups.push_back(std::move(rows.back().group));
    } catch (const UsageError& error) {
      scored[i].malformed = error.what();
    }
  if (groups.empty()) return scored;
  std::string refused;
  try {
    rubric.score_rows(groups);
  } catch (const UsageError& error) {
    refused = error.what();
  }
  for (size_t r = 0; r < rows.size(); ++r) {
    const auto& [index, scored_before, _] = rows[r];
    if (refused.empty())
      write_score(detail, lines[index], scored_before, groups[r].completions.front().score, scored[index]);
    else
      scored[index].malformed = concat(path, ":", lines[index].number, ": ", refused);
  }
  return scored;
}

Json column_of(const InputLine& line, const std::string& path, const std::string& column) {
  return parse_row(line.text, path, line.number).value(column, Json());
}

}  // namespace whet
