// A judge that is a program in any language: it reads a request a line and answers each with a line. It is
// started once and kept; when it ends, writes something else or is late, it is killed with all that it has
// started, and the next request gets a new one.
#pragma once

#include <condition_variable>
#include <mutex>

#include "rewards/external/judge.h"
#include "rewards/external/program_worker.h"

namespace whet {

struct ProgramOptions {
  std::string name;                  // for what it writes to standard error, which goes to ours
  std::vector<std::string> command;  // the program and its arguments
  double timeout_s = 0;              // for an answer, the program's start included
  int64_t workers = 1;               // how many run at once
};

class ProgramJudge : public Judge {
 public:
  // Starts nothing yet. Throws UsageError where there is no such program.
  explicit ProgramJudge(ProgramOptions options);
  // Gives the programs a moment to end by themselves.
  ~ProgramJudge() override;
  std::vector<Judgement> judge(const std::vector<Json>& requests) override;

 private:
  // A worker on loan goes back into the pool when the loan ends.
  struct GiveBack {
    ProgramJudge* judge;
    void operator()(ProgramWorker* worker) const;
  };
  using Loan = std::unique_ptr<ProgramWorker, GiveBack>;
  Loan borrow(bool wait);

  ProgramOptions options_;
  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<std::unique_ptr<ProgramWorker>> idle_;
};

}  // namespace whet
