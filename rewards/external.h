// Rewards computed by a program or a server of the user's: own rules without a change to this program.
#pragma once

#include <atomic>
#include <memory>

#include "rewards/external/http_judge.h"
#include "rewards/external/program_judge.h"

namespace whet {

// Sends the requests of a whole group at once. The first failures are logged.
class ExternalReward : public Reward {
 public:
  // `name` is the prefix of log messages.
  ExternalReward(std::string name, std::unique_ptr<Judge> judge);
  Judgement judge(const Prompt& prompt, const Completion& completion) const override;
  std::vector<Judgement> judge_group(const Group& group) const override;
  std::vector<Judgement> judge_rows(const std::vector<Group>& rows) const override;

 private:
  std::vector<Judgement> ask(const std::vector<Json>& requests) const;
  void tell_failure(const Judgement& judgement) const;

  std::string name_;
  std::unique_ptr<Judge> judge_;
  mutable std::atomic<int> failures_{0};
};

class ProgramReward : public ExternalReward {
 public:
  using Options = ProgramJudge::Options;
  static constexpr const char* kHelp =
      "the reward that a program returns, a line of JSON for each request (docs/score.md)";
  explicit ProgramReward(Options options);
};

class HttpReward : public ExternalReward {
 public:
  using Options = HttpJudge::Options;
  static constexpr const char* kHelp = "the reward that a server returns, JSON over HTTP (docs/score.md)";
  explicit HttpReward(Options options);
  // It gets a group's completions together, as a list.
  bool compares_completions() const override { return true; }
};

}  // namespace whet
