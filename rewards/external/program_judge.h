// A judge that is a program in any language: it reads one request a line and answers each with a line. It is
// started once and kept running; when it ends, writes something else or exceeds the time limit, it is killed
// with its children, and the next request starts a new one.
#pragma once

#include <condition_variable>
#include <mutex>

#include "rewards/external/judge.h"
#include "rewards/external/program_worker.h"

namespace whet {

class ProgramJudge : public Judge {
 public:
  struct Options {
    static constexpr const char* kName = "program";
    std::vector<std::string> command;
    double timeout_s = 10;
    int64_t workers = 1;

    template <class V>
    void fields(V& v) {
      v("command", command, "the program and its arguments");
      v("timeout_s", timeout_s, "seconds until it has to have answered a request, its start included",
        kTimeLimitBounds);
      v("workers", workers, "how many of it run at once", within(1, 1024));
    }
  };

  // Starts nothing yet. Throws UsageError where there is no such program, or for bad limits.
  explicit ProgramJudge(Options options);
  // Gives the programs a moment to end, then kills them.
  ~ProgramJudge() override;
  std::vector<Judgement> judge(const std::vector<Json>& requests) override;

 private:
  // Returns a borrowed worker to the pool.
  struct GiveBack {
    ProgramJudge* judge;
    void operator()(ProgramWorker* worker) const;
  };
  using Loan = std::unique_ptr<ProgramWorker, GiveBack>;
  Loan borrow(bool wait);

  Options options_;
  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<std::unique_ptr<ProgramWorker>> idle_;
};

}  // namespace whet
