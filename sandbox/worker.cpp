#include "sandbox/worker.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>

#include "base/error.h"

namespace whet::sandbox {

namespace {

using Clock = std::chrono::steady_clock;

bool is_ready(int fd, int limit_ms) {
  pollfd entry{fd, POLLIN, 0};
  int ready;
  do ready = ::poll(&entry, 1, limit_ms);
  while (ready < 0 && errno == EINTR);
  return ready > 0;
}

}  // namespace

WorkerConfig make_worker_config(Tier tier, const std::vector<std::string>& read_only) {
  WorkerConfig config{tier, std::filesystem::temp_directory_path(), {}};
  for (const auto& folder : read_only) config.mounts.push_back({folder, folder});
  return config;
}

std::string beside_this_program(const char* name) {
  std::error_code failed;
  return std::filesystem::read_symlink("/proc/self/exe", failed).parent_path() / name;
}

std::string jail_program() { return beside_this_program("whet-jail"); }
std::string jail_library() { return beside_this_program("libwhet_jail.so"); }

Worker::Worker(const std::vector<std::string>& command, const std::vector<std::string>& environment,
               const WorkerConfig& config)
    : wire_(-1) {
  constexpr double kReadyWithin = 60;
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    fail("cannot make a socket: ", std::strerror(errno));
  socket_ = FileDescriptor(ends[0]);
  wire_ = Wire(ends[0]);
  std::string failure;
  try {
    const FileDescriptor far_end(ends[1]), null(::open("/dev/null", O_RDWR | O_CLOEXEC));
    // At the end of its socket it removes its boxes and exits.
    process_.emplace(Launch{command,
                            {null.get(), null.get(), STDERR_FILENO, far_end.get()},
                            environment,
                            /*is_killed_with_us=*/false});
  } catch (const Error& error) {
    failure = error.what();
  }
  try {
    if (failure.empty()) {
      wire_.send(config);
      wait_for_reply(kReadyWithin, nullptr);
      failure = wire_.read_reply().result.detail;
    }
  } catch (const Error& error) {
    failure = concat(command[0], " did not become a worker: ", error.what());
  }
  if (failure.empty()) return;
  stop();
  throw Error(failure);
}

Worker::~Worker() { stop(); }

void Worker::stop() {
  constexpr int kGraceMs = 3000;
  socket_.close();
  if (!process_) return;
  process_->wait(kGraceMs);
  process_.reset();
}

void Worker::wait_for_reply(double limit_s, const std::atomic<bool>* cancelled) const {
  constexpr int kLookEveryMs = 50;
  const auto deadline = Clock::now() + std::chrono::duration<double>(limit_s);
  bool cancel_sent = false;
  while (!is_ready(wire_.fd(), cancelled != nullptr ? kLookEveryMs : 1000)) {
    if (Clock::now() > deadline) {
      process_->kill();
      fail("a sandbox's worker does not answer");
    }
    if (!cancel_sent && cancelled != nullptr && *cancelled) {
      wire_.send_cancel();
      cancel_sent = true;
    }
  }
}

BoxReply Worker::run(const BoxRequest& request, std::vector<FileDescriptor> streams,
                     const std::atomic<bool>* cancelled) {
  constexpr double kOwnTime = 20;  // seconds to make and remove a box on a busy machine
  wire_.send(request, streams);
  streams.clear();  // now open in the box only: so each program sees when the other closes its end
  wait_for_reply(request.limits.wall() + kOwnTime, cancelled);
  return wire_.read_reply();
}

}  // namespace whet::sandbox
