// One running program and the request that it is working on. All functions are non-blocking: the caller
// polls.
#pragma once

#include <chrono>
#include <memory>

#include "base/child_process.h"
#include "rewards/external/judge.h"
#include "rewards/external/stderr_log.h"

namespace whet {

class ProgramWorker {
 public:
  using Clock = std::chrono::steady_clock;

  // At most a second: for waits in a loop.
  static int milliseconds_until(Clock::time_point time);

  ProgramWorker(std::string name, std::vector<std::string> command);
  ~ProgramWorker();
  ProgramWorker(const ProgramWorker&) = delete;

  // Starts the program unless it is running and idle, and begins to send `request`.
  void begin(const Json& request, Clock::time_point deadline);

  // Sends and receives what it can without blocking; returns the judgement when the request is finished or
  // has failed.
  std::optional<Judgement> advance();

  void add_to(std::vector<pollfd>& polls) const;

  // Closes the program's input: there are no more requests. end() waits for it until `deadline`, then kills
  // it.
  void say_goodbye();
  void end(Clock::time_point deadline);

  Clock::time_point deadline() const { return deadline_; }

 private:
  void start();
  std::optional<Judgement> read_line(std::string_view line);
  bool is_quiet();
  std::string stop(int grace_ms);
  Judgement give_up(const std::string& why, int grace_ms = 0);

  std::string name_;
  std::vector<std::string> command_;
  std::unique_ptr<ChildProcess> process_;
  StderrLog log_;
  uint64_t id_ = 0;
  std::string request_, read_;  // a line, and the beginning of one
  size_t written_ = 0;          // bytes of the request
  std::string start_failure_;   // the reason why there is no process_
  Clock::time_point deadline_;
};

}  // namespace whet
