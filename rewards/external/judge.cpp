#include "rewards/external/judge.h"

#include <utility>

#include "base/error.h"

namespace whet {

Json make_request(const Prompt& prompt, const Completion& completion) {
  Json request;
  if (!prompt.text.empty()) request["prompt"] = prompt.text;
  request["completion"] = completion.text;
  if (!prompt.columns.is_object()) return request;
  for (const auto& [name, value] : prompt.columns.items())
    if (name != "id" && !request.contains(name)) request[name] = value;
  return request;
}

std::string write_request(const Json& request, uint64_t id) {
  const std::string rest = request.dump(-1, ' ', false, Json::error_handler_t::replace);
  return concat("{\"id\":", id, ",") + rest.substr(1);
}

Json parse_reply(std::string_view text) {
  constexpr int kMaxDepth = 100;
  return nests_deeper(text, kMaxDepth) ? Json(Json::value_t::discarded)
                                       : Json::parse(text, nullptr, /*allow_exceptions=*/false);
}

std::optional<Answer> read_answer(Json json, std::string& error) {
  const auto refuse = [&](const std::string& why) {
    error = why;
    return std::nullopt;
  };
  if (!json.is_object()) return refuse("an answer that is no JSON object");
  const auto id = json.find("id"), reward = json.find("reward"), detail = json.find("detail");
  if (id == json.end() || !id->is_number_unsigned()) return refuse("an answer without the request's id");
  if (reward == json.end() || !(reward->is_null() || reward->is_number()))
    return refuse("an answer whose reward is neither a number nor null");
  Answer answer{id->get<uint64_t>(), {}};
  if (reward->is_number()) answer.judgement.value = reward->get<double>();
  if (detail != json.end()) answer.judgement.detail = std::move(*detail);
  return answer;
}

}  // namespace whet
