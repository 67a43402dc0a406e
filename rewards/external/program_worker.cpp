#include "rewards/external/program_worker.h"

#include <algorithm>
#include <utility>

#include "base/error.h"

namespace whet {

namespace {

constexpr size_t kMaxAnswer = size_t{1} << 20;
constexpr const char* kTooLong = "an answer of more than 1 MiB";
// A program that closes its output is about to end; waits for its exit code, for the message.
constexpr int kEndsWithinMs = 100;

}  // namespace

int ProgramWorker::milliseconds_until(Clock::time_point time) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(time - Clock::now()).count();
  return static_cast<int>(std::clamp<int64_t>(left, 0, 1000));
}

ProgramWorker::ProgramWorker(std::string name, std::vector<std::string> command)
    : name_(std::move(name)), command_(std::move(command)), log_(name_) {}

ProgramWorker::~ProgramWorker() { stop(0); }

void ProgramWorker::begin(const Json& request, Clock::time_point deadline) {
  if (process_ != nullptr && !is_quiet()) stop(0);
  if (process_ == nullptr) start();
  read_.clear();
  request_ = write_request(request, ++id_) + "\n";
  written_ = 0;
  deadline_ = deadline;
}

void ProgramWorker::start() {
  try {
    process_ = std::make_unique<ChildProcess>(command_);
  } catch (const Error& error) {
    start_failure_ = error.what();
  }
}

std::optional<Judgement> ProgramWorker::advance() {
  if (process_ == nullptr) return not_judged(start_failure_);
  if (written_ < request_.size()) written_ += process_->write(std::string_view(request_).substr(written_));
  if (process_->read_errors(log_.buffer())) log_.pass();
  const bool more = process_->read_output(read_);
  if (const size_t end = read_.find('\n'); end != std::string::npos)
    return read_line(std::string_view(read_).substr(0, end));
  if (!more) return give_up("the program ended", kEndsWithinMs);
  if (read_.size() > kMaxAnswer) return give_up(kTooLong);
  if (Clock::now() >= deadline_) return give_up("no answer in time");
  return std::nullopt;
}

std::optional<Judgement> ProgramWorker::read_line(std::string_view line) {
  if (line.size() > kMaxAnswer) return give_up(kTooLong);
  std::string error;
  std::optional<Answer> answer = read_answer(parse_reply(line), error);
  if (!answer) return give_up(error);
  if (answer->id != id_) return give_up("an answer to another request");
  const bool in_step = written_ == request_.size() && line.size() + 1 == read_.size();
  if (!in_step) stop(0);
  return std::move(answer->judgement);
}

void ProgramWorker::add_to(std::vector<pollfd>& polls) const {
  if (process_ != nullptr) process_->add_to(polls, written_ < request_.size());
}

void ProgramWorker::say_goodbye() {
  if (process_ != nullptr) process_->close_input();
}

void ProgramWorker::end(Clock::time_point deadline) { stop(milliseconds_until(deadline)); }

// Whether the program is running and has written nothing since the last answer; otherwise it must not get a
// request.
bool ProgramWorker::is_quiet() {
  std::string unasked;
  return process_->read_output(unasked) && unasked.empty();
}

std::string ProgramWorker::stop(int grace_ms) {
  if (process_ == nullptr) return "";
  std::string end = process_->stop(grace_ms);
  if (process_->read_errors(log_.buffer())) log_.pass();
  log_.finish();
  process_.reset();
  return end;
}

Judgement ProgramWorker::give_up(const std::string& why, int grace_ms) {
  const std::string end = stop(grace_ms);
  return not_judged(end.empty() ? why : concat(why, " (", end, ")"));
}

}  // namespace whet
