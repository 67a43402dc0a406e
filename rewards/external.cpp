#include "rewards/external.h"

#include <utility>

#include "base/log.h"

namespace whet {

ExternalReward::ExternalReward(std::string name, std::unique_ptr<Judge> judge)
    : name_(std::move(name)), judge_(std::move(judge)) {}

Judgement ExternalReward::judge(const Prompt& prompt, const Completion& completion) const {
  return std::move(ask({make_request(prompt, completion)}).front());
}

std::vector<Judgement> ExternalReward::judge_group(const Group& group) const {
  std::vector<Json> requests;
  for (const Completion& completion : group.completions)
    requests.push_back(make_request(group.prompt, completion));
  return ask(requests);
}

std::vector<Judgement> ExternalReward::judge_rows(const std::vector<Group>& rows) const {
  std::vector<Json> requests;
  for (const Group& row : rows) requests.push_back(make_request(row.prompt, row.completions.front()));
  return ask(requests);
}

std::vector<Judgement> ExternalReward::ask(const std::vector<Json>& requests) const {
  std::vector<Judgement> judgements = judge_->judge(requests);
  for (const Judgement& judgement : judgements) tell_failure(judgement);
  return judgements;
}

void ExternalReward::tell_failure(const Judgement& judgement) const {
  constexpr int kTold = 5;
  const Json& detail = judgement.detail;
  if (judgement.value || !detail.is_object() || !detail.contains("error")) return;
  const int number = ++failures_;
  if (number <= kTold)
    log_line("whet: reward ", name_, ": ", detail["error"].dump(-1, ' ', true),
             number == kTold ? " (others are only counted)" : "");
}

ProgramReward::ProgramReward(Options options)
    : ExternalReward(Options::kName, std::make_unique<ProgramJudge>(std::move(options))) {}

HttpReward::HttpReward(Options options)
    : ExternalReward(Options::kName, std::make_unique<HttpJudge>(std::move(options))) {}

}  // namespace whet
