#include "rewards/external/judge.h"

#include <utility>

#include "base/log.h"

namespace whet {

ExternalReward::ExternalReward(std::string name, std::unique_ptr<Judge> judge)
    : name_(std::move(name)), judge_(std::move(judge)) {}

Judgement ExternalReward::judge(const Prompt& prompt, const Completion& completion) const {
  std::vector<Judgement> judgements = judge_->judge({make_request(prompt, completion)});
  warn(judgements);
  return std::move(judgements.front());
}

std::vector<Judgement> ExternalReward::judge_group(const Group& group) const {
  std::vector<Json> requests;
  for (const Completion& completion : group.completions)
    requests.push_back(make_request(group.prompt, completion));
  std::vector<Judgement> judgements = judge_->judge(requests);
  warn(judgements);
  return judgements;
}

void ExternalReward::warn(const std::vector<Judgement>& judgements) const {
  constexpr int kWarnings = 5;
  for (const Judgement& judgement : judgements) {
    if (judgement.value || !judgement.detail.is_object() || !judgement.detail.contains("error")) continue;
    const int number = ++warnings_;
    if (number <= kWarnings)
      log_line("whet: reward ", name_, ": could not judge: ", judgement.detail["error"].dump(),
               number == kWarnings ? " (others like this are only counted)" : "");
  }
}

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

std::optional<Answer> read_answer(const Json& json, std::string& error) {
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
  if (detail != json.end()) answer.judgement.detail = *detail;
  return answer;
}

}  // namespace whet
