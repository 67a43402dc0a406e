#include "sandbox/jail/box.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <memory>

#include "base/error.h"
#include "sandbox/jail/channel.h"
#include "sandbox/jail/meter.h"
#include "sandbox/jail/namespaces.h"
#include "sandbox/jail/streams.h"

namespace whet::sandbox {

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

// A folder of this machine, for boxes without a file system of their own.
class HostFolder {
 public:
  explicit HostFolder(const Jail& jail) {
    if (jail.tier != Tier::landlock) return;
    path_ = jail.temporary_folder + "/whet-box-XXXXXX";
    if (::mkdtemp(path_.data()) == nullptr) fail("cannot make ", path_, ": ", std::strerror(errno));
  }
  HostFolder(const HostFolder&) = delete;
  ~HostFolder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

class Box {
 public:
  Box(const Jail& jail, const BoxRequest& request, const std::vector<Fd>& streams)
      : jail_(jail),
        limits_(request.limits),
        folder_(std::make_unique<HostFolder>(jail)),
        input_(streams.empty() ? make_input(request.input)
                               : Fd(::fcntl(streams[0].get(), F_DUPFD_CLOEXEC, 0))),
        given_output_(streams.empty() ? Fd() : Fd(::fcntl(streams[1].get(), F_DUPFD_CLOEXEC, 0))),
        output_(limits_.output_bytes),
        errors_(limits_.output_bytes) {
    if (jail.tier == Tier::cgroup) group_ = std::make_unique<Cgroup>(*jail.cgroups, limits_);
    int ends[2];
    expect(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), "make a channel");
    channel_ = Fd(ends[0]), box_channel_ = Fd(ends[1]);
  }

  // False in the program's process.
  bool fork(const BoxRequest& request) {
    int pidfd = -1;
    init_ = fork_into(is_isolated(), pidfd);
    if (init_ == 0) {
      (void)group_.release();  // they are the worker's to clear away
      const HostFolder* folder = folder_.release();
      const int output = given_output_.get() >= 0 ? given_output_.get() : output_.writing_end().get();
      be_init(jail_, request, folder->path(),
              {box_channel_.get(), input_.get(), output, errors_.writing_end().get()});
      return false;
    }
    begin_ = Clock::now();
    pidfd_ = Fd(pidfd);
    box_channel_.reset(), input_.reset(), given_output_.reset();
    output_.writing_end().reset(), errors_.writing_end().reset();
    return true;
  }

  void begin() {
    if (is_isolated()) map_ids(init_, jail_.host_uid, jail_.host_gid);
    tell("begin");
    // It may take the kernel milliseconds to move a process: the box is made meanwhile.
    if (group_) {
      group_->add(init_);
      meter_ = std::make_unique<CgroupMeter>(*group_);
    } else if (!is_isolated()) {
      const long proc = expect(::open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC), "open /proc");
      meter_ = std::make_unique<ProcessMeter>(static_cast<int>(proc), init_, limits_.memory_bytes);
    }
    tell("start the program");
  }

  // Until nothing of it is left.
  void watch(int control) {
    constexpr double kKilledWithin = 10;  // in the kernel, a process may take its time to die
    while (!wait_a_moment(control)) {
      output_.drain(), errors_.drain();
      read_reports();
      if (!killed_at_ && is_over_a_limit()) kill();
      if (killed_at_ && seconds_since(*killed_at_) > kKilledWithin) {
        problem_ = "a process could not be killed";
        return;
      }
    }
    output_.drain(), errors_.drain();
    read_reports();
    wall_s_ = seconds_since(begin_);
    if (meter_) cpu_s_ = std::max(cpu_s_, meter_->cpu_s());
    if (meter_) peak_bytes_ = std::max(peak_bytes_, meter_->peak_bytes());
    siginfo_t ignored;
    ::waitid(P_PIDFD, static_cast<id_t>(pidfd_.get()), &ignored, WEXITED);
  }

  void kill() {
    ::syscall(SYS_pidfd_send_signal, pidfd_.get(), SIGKILL, nullptr, 0);
    if (jail_.tier == Tier::landlock) ::kill(-init_, SIGKILL);  // elsewhere it takes its namespace along
    killed_at_ = Clock::now();
  }

  BoxReply finish() {
    BoxReply reply;
    Result& result = reply.result;
    result.tier = jail_.tier;
    result.wall_s = wall_s_, result.cpu_s = cpu_s_, result.memory_bytes = peak_bytes_;
    if (ended_ && WIFEXITED(status_)) result.exit_code = WEXITSTATUS(status_);
    if (ended_ && WIFSIGNALED(status_)) result.signal = WTERMSIG(status_);
    result.verdict = verdict();
    result.detail = problem_;
    result.output = output_.take(), result.errors = errors_.take();
    if (result.verdict == Verdict::ok) reply.collected = read_collected();
    return reply;
  }

 private:
  void tell(const char* step) { expect(::send(channel_.get(), "g", 1, MSG_NOSIGNAL), step); }

  bool is_isolated() const { return jail_.tier != Tier::landlock; }

  // True when the first process has ended, and so everything in the box.
  bool wait_a_moment(int control) {
    constexpr int kLookEveryMs = 20;
    pollfd polls[] = {{pidfd_.get(), POLLIN, 0},
                      {channel_.get(), POLLIN, 0},
                      {output_.reading_end(), POLLIN, 0},
                      {errors_.reading_end(), POLLIN, 0},
                      {killed_at_ ? -1 : control, POLLIN, 0}};
    ::poll(polls, std::size(polls), kLookEveryMs);
    if (polls[4].revents != 0) {
      problem_ = "cancelled";
      kill();
    }
    return polls[0].revents != 0;
  }

  void read_reports() {
    Report report;
    for (int file = -1; read_report(channel_.get(), report, file);) {
      const Fd owned(file);
      switch (report.kind) {
        case Report::Kind::started:
          started_ = true;
          if (file >= 0) meter_ = std::make_unique<ProcessMeter>(::dup(file), 0, limits_.memory_bytes);
          break;
        case Report::Kind::ended:
          ended_ = true;
          status_ = report.status;
          cpu_s_ = report.cpu_s, peak_bytes_ = std::max(peak_bytes_, report.peak_bytes);
          if (file >= 0) collected_ = Fd(::dup(file));
          break;
        case Report::Kind::not_begun:
        case Report::Kind::not_found:
          problem_ = report.text;
          break;
      }
    }
  }

  bool is_over_a_limit() {
    if (output_.is_over() || errors_.is_over()) return true;
    late_ = late_ || seconds_since(begin_) > limits_.wall();
    if (late_) return true;
    return meter_ && (meter_->ran_out_of_memory() || meter_->cpu_s() > limits_.cpu_s);
  }

  Verdict verdict() {
    if (!problem_.empty()) return Verdict::sandbox_error;
    if (!started_) {
      problem_ = late_ ? "the box was not made in time" : "the box's first process ended before its time";
      return Verdict::sandbox_error;
    }
    if (output_.is_over() || errors_.is_over()) return Verdict::output_limit;
    if (meter_ && meter_->ran_out_of_memory()) return Verdict::memory_limit;
    if (cpu_s_ > limits_.cpu_s || (ended_ && WIFSIGNALED(status_) && WTERMSIG(status_) == SIGXCPU))
      return Verdict::cpu_time_limit;
    if (late_) return Verdict::wall_time_limit;
    // A first process that was killed from within, or by the kernel for want of memory.
    if (!ended_ || status_ != 0) return Verdict::runtime_error;
    return Verdict::ok;
  }

  std::string read_collected() {
    std::string text;
    std::string buffer(1 << 16, '\0');
    for (ssize_t size;
         collected_.get() >= 0 && (size = ::read(collected_.get(), buffer.data(), buffer.size())) > 0;)
      text.append(buffer, 0, static_cast<size_t>(size));
    return text;
  }

  const Jail& jail_;
  const Limits& limits_;
  std::unique_ptr<HostFolder> folder_;
  std::unique_ptr<Cgroup> group_;
  Fd input_, given_output_;
  Capture output_, errors_;
  Fd channel_, box_channel_, pidfd_, collected_;
  pid_t init_ = -1;
  std::unique_ptr<Meter> meter_;
  Clock::time_point begin_;
  bool started_ = false, ended_ = false, late_ = false;
  std::optional<Clock::time_point> killed_at_;
  int status_ = 0;
  double cpu_s_ = 0, wall_s_ = 0;
  int64_t peak_bytes_ = 0;
  std::string problem_;
};

BoxReply failure(const Jail& jail, const std::string& why) {
  BoxReply reply;
  reply.result.tier = jail.tier;
  reply.result.detail = why;
  return reply;
}

}  // namespace

std::optional<BoxReply> run_box(const Jail& jail, const BoxRequest& request, const std::vector<Fd>& streams,
                                int control) try {
  Box box(jail, request, streams);
  if (!box.fork(request)) return std::nullopt;
  try {
    box.begin();
  } catch (const std::exception& error) {
    box.kill();
    box.watch(-1);
    return failure(jail, error.what());
  }
  box.watch(control);
  return box.finish();
} catch (const std::exception& error) {
  return failure(jail, error.what());
}

}  // namespace whet::sandbox
