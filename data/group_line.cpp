#include "data/group_line.h"

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <utility>

#include "base/fields.h"

namespace whet {

namespace {

// The double of the float's shortest decimal form, which JSON writes with these digits.
double shortened(float value) {
  if (!std::isfinite(value)) return static_cast<double>(value);
  char text[32];
  const auto [end, error] = std::to_chars(text, text + sizeof text - 1, value);
  *end = '\0';
  return std::strtod(text, nullptr);
}

Json or_null(const std::optional<double>& value) { return value ? Json(*value) : Json(); }

Json write_floats(const std::vector<float>& values) {
  Json numbers = Json::array();
  for (const float value : values) numbers.push_back(shortened(value));
  return numbers;
}

Json write_completion(const Completion& completion) {
  Json parts = Json::object(), versions = Json::array();
  for (const auto& part : completion.score.parts) parts[part.name] = or_null(part.value);
  for (const auto& span : completion.versions) versions.push_back({span.version, span.tokens});
  Json json = {{"ids", completion.tokens},
               {"logprobs", write_floats(completion.logprobs)},
               {"finish_reason", name_of(completion.finish_reason)},
               {"completion", completion.text},
               {"reward", or_null(completion.score.value)},
               {"rewards", std::move(parts)},
               {"advantage", shortened(completion.advantage)},
               {"entropy", std::isnan(completion.entropy) ? Json() : Json(completion.entropy)},
               {"versions", std::move(versions)}};
  if (!completion.old_logprobs.empty()) json["old_logprobs"] = write_floats(completion.old_logprobs);
  return json;
}

// The value of a key that may be missing or null; false where it is.
template <class T>
bool take(const Json& object, const char* key, T& value, const std::string& where) {
  const auto found = object.find(key);
  if (found == object.end() || found->is_null()) return false;
  fields_detail::read_value(*found, value, where + key);
  return true;
}

template <class T>
T take_required(const Json& object, const char* key, const std::string& where) {
  T value{};
  if (!take(object, key, value, where)) fail<UsageError>(where, key, ": expected in every line, and missing");
  return value;
}

void read_versions(const Json& object, Completion& completion, const std::string& where) {
  std::vector<std::vector<int64_t>> spans;
  if (!take(object, "versions", spans, where)) return;
  int64_t tokens = 0;
  for (const auto& span : spans) {
    if (span.size() != 2)
      fail<UsageError>(where, "versions: expected pairs of a version and a count of tokens");
    if (span[0] < 0 || span[1] < 1 || span[1] > std::ssize(completion.tokens))
      fail<UsageError>(where, "versions: expected a version of at least 0 and at least 1 token, got ",
                       span[0], " and ", span[1]);
    completion.versions.push_back({span[0], span[1]});
    tokens += span[1];
  }
  if (!spans.empty() && tokens != std::ssize(completion.tokens))
    fail<UsageError>(where, "versions: expected to cover the ", completion.tokens.size(), " ids, got ",
                     tokens);
}

// A part counts with weight 1 until a rubric says otherwise.
void read_score(const Json& object, Score& score, const std::string& where) {
  double reward = 0;
  if (take(object, "reward", reward, where)) score.value = reward;
  const Json parts = object.value("rewards", Json());
  if (parts.is_null()) return;
  if (!parts.is_object()) fail<UsageError>(where, "rewards: expected an object, got ", parts.type_name());
  for (const auto& [name, value] : parts.items()) {
    ScorePart& part = score.parts.emplace_back(ScorePart{name, {}});
    if (!value.is_null()) fields_detail::read_value(value, part.value.emplace(), where + "rewards." + name);
  }
}

Completion read_completion(const Json& object, const std::string& where) {
  if (!object.is_object()) fail<UsageError>(where.substr(0, where.size() - 1), ": expected an object");
  Completion completion;
  completion.tokens = take_required<std::vector<int32_t>>(object, "ids", where);
  if (completion.tokens.empty()) fail<UsageError>(where, "ids: expected at least one token");
  if (take(object, "logprobs", completion.logprobs, where) && !completion.logprobs.empty() &&
      completion.logprobs.size() != completion.tokens.size())
    fail<UsageError>(where, "logprobs: expected one for each of the ", completion.tokens.size(), " ids, got ",
                     completion.logprobs.size());
  for (const float logprob : completion.logprobs)  // a little more than 0 may be rounding
    if (!(std::isfinite(logprob) && logprob < 1e-3f))
      fail<UsageError>(where, "logprobs: expected numbers of at most 0, got ", logprob);
  completion.finish_reason = parse_named<FinishReason>(
      take_required<std::string>(object, "finish_reason", where), where + "finish_reason");
  if (!has_ended(completion)) fail<UsageError>(where, "finish_reason: expected stop or length");
  if (!take(object, "entropy", completion.entropy, where))
    completion.entropy = std::numeric_limits<double>::quiet_NaN();
  read_versions(object, completion, where);
  read_score(object, completion.score, where);
  return completion;
}

}  // namespace

Json write_group(int64_t step, const Group& group) {
  Json completions = Json::array();
  for (const auto& completion : group.completions) completions.push_back(write_completion(completion));
  return {{"step", step},
          {"prompt_index", group.prompt.index},
          {"prompt", group.prompt.text},
          {"prompt_ids", group.prompt.ids},
          {"row", group.prompt.columns},
          {"completions", std::move(completions)}};
}

GroupLine read_group(Json line) {
  GroupLine result;
  result.step = take_required<int64_t>(line, "step", "");
  Prompt& prompt = result.group.prompt;
  prompt.ids = take_required<std::vector<int32_t>>(line, "prompt_ids", "");
  if (prompt.ids.empty()) fail<UsageError>("prompt_ids: expected at least one token");
  take(line, "prompt_index", prompt.index, "");
  take(line, "prompt", prompt.text, "");
  take(line, "updates", result.updates, "");
  if (const auto row = line.find("row"); row != line.end() && !row->is_null()) {
    if (!row->is_object()) fail<UsageError>("row: expected an object, got ", row->type_name());
    prompt.columns = std::move(*row);
  }
  const Json completions = take_required<Json>(line, "completions", "");
  if (!completions.is_array() || completions.empty())
    fail<UsageError>("completions: expected a list of at least one");
  for (size_t i = 0; i < completions.size(); ++i)
    result.group.completions.push_back(read_completion(completions[i], concat("completions[", i, "].")));
  return result;
}

}  // namespace whet
