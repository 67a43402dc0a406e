#include "sandbox/slots.h"

#include <chrono>
#include <utility>

#include "base/error.h"

namespace whet::sandbox {

namespace {

std::string replace(std::string text, const std::string& name, const std::string& value) {
  return text == name ? value : text;
}

std::unique_ptr<Worker> start_worker(const Language& language, bool preloaded, Tier tier) {
  std::vector<std::string> command{jail_program()};
  if (preloaded) {
    command = language.preload->command;
    for (auto& word : command)
      word = replace(replace(word, "{driver}", language.preload->driver), "{library}", jail_library());
  }
  return std::make_unique<Worker>(command, language.variables(),
                                  make_worker_config(tier, language.read_only));
}

}  // namespace

BoxReply Slot::run(const Language& language, const BoxRequest& request, std::vector<FileDescriptor> streams,
                   const std::atomic<bool>* cancelled) {
  std::unique_ptr<Worker>& worker = workers_[request.preloaded ? 1 : 0][language.name];
  try {
    if (!worker) worker = start_worker(language, request.preloaded, tier_);
    return worker->run(request, std::move(streams), cancelled);
  } catch (const Error& error) {
    worker.reset();
    return failed_reply(tier_, error.what());
  }
}

Slots::Slots(size_t count, Tier tier) : count_(count), tier_(tier) {
  for (size_t i = 0; i < count; ++i) idle_.push_back(std::make_unique<Slot>(tier_));
}

Slots::Loan Slots::borrow(size_t count, const std::atomic<bool>* cancelled) {
  constexpr std::chrono::milliseconds kLookEvery(50);
  std::unique_lock lock(mutex_);
  const auto turn = line_.insert(line_.end(), 0);
  const auto is_served = [&] { return turn == line_.begin() && idle_.size() >= std::min(count, count_); };
  const auto is_cancelled = [&] { return cancelled != nullptr && *cancelled; };
  while (!is_served() && !is_cancelled())
    if (cancelled != nullptr) {
      changed_.wait_for(lock, kLookEvery);
    } else {
      changed_.wait(lock);
    }
  std::vector<std::unique_ptr<Slot>> lent;
  if (is_served() && !is_cancelled())
    while (lent.size() < count) {
      lent.push_back(idle_.empty() ? std::make_unique<Slot>(tier_) : std::move(idle_.front()));
      if (!idle_.empty()) idle_.pop_front();
    }
  line_.erase(turn);
  changed_.notify_all();
  return {this, std::move(lent)};
}

void Slots::give_back(std::vector<std::unique_ptr<Slot>> lent) {
  const std::lock_guard lock(mutex_);
  for (auto& slot : lent)
    if (idle_.size() < count_) idle_.push_back(std::move(slot));
  changed_.notify_all();
}

}  // namespace whet::sandbox
