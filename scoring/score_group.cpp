#include "scoring/score_group.h"

#include "base/error.h"
#include "data/answer_column.h"

namespace whet {

namespace {

Completion read_completion(const Json& json, size_t index) {
  const std::string where = concat("completions[", index, "]");
  if (!json.is_object()) fail<UsageError>(where, ": expected an object");
  const Json text = json.value("completion", Json()), ids = json.value("ids", Json());
  if (!text.is_string()) fail<UsageError>(where, ".completion: expected a text");
  Completion completion;
  completion.text = text.get<std::string>();
  if (ids.is_array()) try {
      completion.tokens = ids.get<std::vector<int32_t>>();
    } catch (const Json::exception&) {
      fail<UsageError>(where, ".ids: expected a list of integers");
    }
  completion.finish_reason =
      json.value("finish_reason", Json()) == "length" ? FinishReason::length : FinishReason::stop;
  return completion;
}

Group read_group_of(const Json& columns) {
  const Json& completions = columns["completions"];
  if (!completions.is_array() || completions.empty())
    fail<UsageError>("completions: expected a list of at least one");
  Group group;
  group.prompt.columns = columns.value("row", Json::object());
  if (!group.prompt.columns.is_object()) fail<UsageError>("row: expected an object");
  add_answer(group.prompt.columns);
  if (const Json prompt = columns.value("prompt", Json()); prompt.is_string())
    group.prompt.text = prompt.get<std::string>();
  for (size_t i = 0; i < completions.size(); ++i)
    group.completions.push_back(read_completion(completions[i], i));
  return group;
}

Json or_null(const std::optional<double>& value) { return value ? Json(*value) : Json(); }

void write_score(const Score& score, Json& completion) {
  Json rewards = Json::object(), detail = Json::object();
  for (const ScorePart& part : score.parts) {
    rewards[part.name] = or_null(part.value);
    if (!part.detail.is_null()) detail[part.name] = part.detail;
  }
  completion["reward"] = or_null(score.value);
  completion["rewards"] = std::move(rewards);
  completion["detail"] = std::move(detail);
}

}  // namespace

ScoredLine score_group(const Rubric& rubric, Json columns) {
  Group group = read_group_of(columns);
  rubric.score(group);
  ScoredLine scored;
  for (size_t i = 0; i < group.completions.size(); ++i) {
    const Score& score = group.completions[i].score;
    scored.of_group.push_back(score.parts.empty() ? std::nullopt : score.value);
    write_score(score, columns["completions"][i]);
  }
  scored.text = columns.dump(-1, ' ', false, Json::error_handler_t::replace);
  return scored;
}

}  // namespace whet
