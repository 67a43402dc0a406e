#include "rewards/external/program_judge.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "base/fields.h"
#include "base/find_program.h"

namespace whet {

namespace {

using Clock = ProgramWorker::Clock;

template <class Job>
void wait_for_any(const std::vector<Job>& jobs) {
  std::vector<pollfd> polls;
  Clock::time_point deadline = Clock::time_point::max();
  for (const Job& job : jobs) {
    job.worker->add_to(polls);
    deadline = std::min(deadline, job.worker->deadline());
  }
  ::poll(polls.data(), polls.size(), ProgramWorker::milliseconds_until(deadline));
}

// For messages.
std::string short_name(const std::vector<std::string>& command) {
  std::string name = command[0];
  for (size_t i = 1; i < command.size(); ++i) name += " " + command[i];
  return name.size() <= 60 ? name : name.substr(0, 60) + "...";
}

}  // namespace

ProgramJudge::ProgramJudge(Options options) : options_(std::move(options)) {
  const auto& command = options_.command;
  const auto refuse = [](const auto&... why) { fail<UsageError>("rewards: program ", why...); };
  if (command.empty()) refuse("needs a command, a list of the program and its arguments");
  if (find_program(command[0]).empty()) refuse("finds no ", command[0], " that may be run");
  check_bounds(options_, "rewards: program");
  for (int64_t i = 0; i < options_.workers; ++i)
    idle_.push_back(std::make_unique<ProgramWorker>(short_name(command), command));
}

ProgramJudge::~ProgramJudge() {
  for (const auto& worker : idle_) worker->say_goodbye();
  const Clock::time_point deadline = Clock::now() + std::chrono::milliseconds(500);
  for (const auto& worker : idle_) worker->end(deadline);
}

void ProgramJudge::GiveBack::operator()(ProgramWorker* worker) const {
  const std::lock_guard lock(judge->mutex_);
  judge->idle_.emplace_back(worker);
  judge->returned_.notify_one();
}

ProgramJudge::Loan ProgramJudge::borrow(bool wait) {
  std::unique_lock lock(mutex_);
  if (wait) returned_.wait(lock, [&] { return !idle_.empty(); });
  Loan loan(nullptr, {this});
  if (!idle_.empty()) {
    loan.reset(idle_.back().release());
    idle_.pop_back();
  }
  return loan;
}

std::vector<Judgement> ProgramJudge::judge(const std::vector<Json>& requests) {
  struct Job {
    Loan worker;
    size_t request;
  };
  std::vector<Job> jobs;
  std::vector<Judgement> judgements(requests.size());
  size_t next = 0;
  const auto begin_next = [&](Job& job) {
    const auto limit = std::chrono::duration<double>(options_.timeout_s);
    job.request = next++;
    job.worker->begin(requests[job.request],
                      Clock::now() + std::chrono::duration_cast<Clock::duration>(limit));
  };
  while (next < requests.size() || !jobs.empty()) {
    while (next < requests.size()) {
      Loan worker = borrow(/*wait=*/jobs.empty());
      if (worker == nullptr) break;
      begin_next(jobs.emplace_back(Job{std::move(worker), 0}));
    }
    for (Job& job : jobs)
      if (std::optional<Judgement> judgement = job.worker->advance()) {
        judgements[job.request] = std::move(*judgement);
        if (next < requests.size())
          begin_next(job);
        else
          job.worker.reset();
      }
    std::erase_if(jobs, [](const Job& job) { return job.worker == nullptr; });
    if (!jobs.empty()) wait_for_any(jobs);
  }
  return judgements;
}

}  // namespace whet
