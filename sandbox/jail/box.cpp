#include "sandbox/jail/box.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <utility>

#include "sandbox/expect.h"
#include "sandbox/jail/box_names.h"
#include "sandbox/jail/channel.h"
#include "sandbox/jail/namespaces.h"

namespace whet::sandbox {

namespace {

double now_s() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

bool is_isolated(const Jail& jail) { return jail.tier != Tier::landlock; }

}  // namespace

HostFolder::HostFolder(const Jail& jail)
    : path_(concat(jail.temporary_folder, "/", box_name_prefix(), "XXXXXX")) {
  if (::mkdtemp(path_.data()) == nullptr) fail("cannot make ", path_, ": ", std::strerror(errno));
  if (jail.host_uid != ::geteuid())
    expect(::chown(path_.c_str(), jail.host_uid, jail.host_gid), "give " + path_ + " away");
}

void HostFolder::sweep(const std::string& parent) {
  std::error_code failed;
  for (const auto& entry : std::filesystem::directory_iterator(parent, failed))
    if (is_left_behind(entry.path().filename())) std::filesystem::remove_all(entry.path(), failed);
}

HostFolder::~HostFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

Box::Box(const Jail& jail) : jail_(jail) {
  if (!is_isolated(jail)) folder_ = std::make_unique<HostFolder>(jail);
  if (jail.tier == Tier::cgroup) group_ = std::make_unique<Cgroup>(*jail.cgroups);
}

std::unique_ptr<Box> Box::make(const Jail& jail, const std::vector<Mount>& mounts,
                               std::vector<std::string>& command) {
  std::unique_ptr<Box> box(new Box(jail));
  int ends[2];
  expect(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), "make a channel");
  box->channel_ = FileDescriptor(ends[0]);
  FileDescriptor far_end(ends[1]);
  box->init_ = fork_into(is_isolated(jail), box->pidfd_);
  if (box->init_ == 0) {
    const std::string folder = box->folder_ ? box->folder_->path() : "";
    (void)box->group_.release(), (void)box->folder_.release();  // the worker removes them
    box.reset();
    command = be_init(jail, mounts, folder, far_end.get());
    return nullptr;
  }
  far_end.close();
  box->prepare();
  return box;
}

Box::~Box() {
  if (!pidfd_.is_open()) return;
  constexpr double kEndsWithin = 1;
  for (const double begin = now_s(); ended_ && !gone_ && now_s() - begin < kEndsWithin;) wait_a_moment(-1);
  if (gone_) return;
  kill();
  watch(-1);
}

void Box::prepare() {
  if (is_isolated(jail_)) map_ids(init_, jail_.host_uid, jail_.host_gid);
  expect(::send(channel_.get(), "g", 1, MSG_NOSIGNAL), "begin");
  // Moving a process into a group may take the kernel milliseconds, in which the box is made.
  if (group_) {
    group_->add(init_);
    meter_ = std::make_unique<CgroupMeter>(*group_);
  } else {  // until the box has a /proc of its own, if it gets one
    FileDescriptor proc(expect(::open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC), "open /proc"));
    meter_ = std::make_unique<ProcessMeter>(std::move(proc), init_);
  }
}

BoxReply Box::run(BoxRequest request, const std::vector<FileDescriptor>& streams, int control) {
  try {
    begin(request, streams);
  } catch (const Error& error) {
    read_reports();  // there may be one with the reason
    if (problem_.empty()) problem_ = error.what();
    kill();
  }
  watch(control);
  return finish();
}

void Box::begin(BoxRequest& request, const std::vector<FileDescriptor>& streams) {
  limits_ = request.limits;
  output_.emplace(limits_.output_bytes), errors_.emplace(limits_.output_bytes);
  if (group_) group_->limit_memory(limits_.memory_bytes);
  read_reports();  // the box may be made by now, and have a meter
  if (meter_) cpu_before_ = meter_->cpu_s();
  std::vector<FileDescriptor> given;
  given.push_back(streams.empty() ? make_input(request.input)
                                  : FileDescriptor(::fcntl(streams[0].get(), F_DUPFD_CLOEXEC, 0)));
  given.push_back(streams.empty() ? std::move(output_->writing_end())
                                  : FileDescriptor(::fcntl(streams[1].get(), F_DUPFD_CLOEXEC, 0)));
  given.push_back(std::move(errors_->writing_end()));
  output_->writing_end().close();
  request.input.clear();
  began_ = now_s();
  Wire(channel_.get()).send(request, given);
}

// Until all processes of the program have ended: the first process has reported it, or has ended itself.
void Box::watch(int control) {
  constexpr double kKilledWithin = 10;  // a process may be busy in the kernel
  while (!ended_ && !gone_) {
    wait_a_moment(control);
    take_in();
    if (!killed_at_ && is_over_a_limit()) kill();
    if (killed_at_ && now_s() - *killed_at_ > kKilledWithin) {
      problem_ = "a process could not be killed";
      break;
    }
  }
  take_in();
  wall_s_ = now_s() - began_;
  if (meter_) cpu_s_ = std::max(cpu_s_, meter_->cpu_s() - cpu_before_);
  if (meter_) peak_bytes_ = std::max(peak_bytes_, meter_->peak_bytes());
}

void Box::wait_a_moment(int control) {
  constexpr int kLookEveryMs = 20;
  pollfd polls[] = {{pidfd_.get(), POLLIN, 0},
                    {ended_ ? -1 : channel_.get(), POLLIN, 0},
                    {output_ ? output_->reading_end() : -1, POLLIN, 0},
                    {errors_ ? errors_->reading_end() : -1, POLLIN, 0},
                    {killed_at_ ? -1 : control, POLLIN, 0}};
  ::poll(polls, std::size(polls), kLookEveryMs);
  if (polls[4].revents != 0) {
    cancelled_ = true;
    kill();
  }
  if (polls[0].revents == 0) return;
  siginfo_t ignored;
  ::waitid(P_PIDFD, static_cast<id_t>(pidfd_.get()), &ignored, WEXITED);
  gone_ = true;
}

void Box::take_in() {
  if (output_) output_->drain();
  if (errors_) errors_->drain();
  read_reports();
}

void Box::read_reports() {
  Report report;
  for (FileDescriptor file; read_report(channel_.get(), report, file);) {
    switch (report.kind) {
      case Report::Kind::made:
        if (file.is_open()) meter_ = std::make_unique<ProcessMeter>(std::move(file), 0);
        break;
      case Report::Kind::begun:
        begun_ = true;
        program_ = report.status;
        break;
      case Report::Kind::ended:
        ended_ = true;
        status_ = report.status;
        cpu_s_ = report.cpu_s;
        if (!group_) peak_bytes_ = std::max(peak_bytes_, report.peak_bytes);
        collected_ = std::move(file);
        break;
      case Report::Kind::refused:
        refusal_ = report.text;
        break;
      case Report::Kind::not_begun:
        problem_ = report.text;
        break;
    }
  }
}

bool Box::is_over_a_limit() {
  if (output_->is_over() || errors_->is_over()) return true;
  late_ = late_ || now_s() - began_ > limits_.wall();
  if (late_) return true;
  return meter_ &&
         (meter_->is_out_of_memory(limits_.memory_bytes) || meter_->cpu_s() - cpu_before_ > limits_.cpu_s);
}

// Without a pid namespace, the first process has to kill its child's processes; with one, the kernel does.
void Box::kill() {
  killed_at_ = now_s();
  if (group_) group_->hurry();
  if (!is_isolated(jail_) && program_ > 0 && ::kill(-program_, SIGKILL) == 0) return;
  ::syscall(SYS_pidfd_send_signal, pidfd_.get(), SIGKILL, nullptr, 0);
}

Verdict Box::find_verdict() {
  if (cancelled_) problem_ = "cancelled";
  // The program and its input alone exceed the limit: checked first, since the box would fail.
  const bool out_of_memory = meter_ && meter_->is_out_of_memory(limits_.memory_bytes);
  if (out_of_memory && !begun_ && !cancelled_) return problem_.clear(), Verdict::memory_limit;
  if (!problem_.empty()) return Verdict::sandbox_error;
  if (!refusal_.empty()) return Verdict::runtime_error;
  if (!begun_) {
    problem_ = late_ ? "the box was not made in time" : "the box's first process ended before its time";
    return Verdict::sandbox_error;
  }
  if (output_->is_over() || errors_->is_over()) return Verdict::output_limit;
  if (out_of_memory) return Verdict::memory_limit;
  if (cpu_s_ > limits_.cpu_s || (ended_ && WIFSIGNALED(status_) && WTERMSIG(status_) == SIGXCPU))
    return Verdict::cpu_time_limit;
  if (late_) return Verdict::wall_time_limit;
  return ended_ && status_ == 0 ? Verdict::ok : Verdict::runtime_error;
}

std::string Box::read_collected() const {
  std::string text;
  char buffer[1 << 16];
  for (ssize_t size; collected_.get() >= 0 && (size = ::read(collected_.get(), buffer, sizeof buffer)) > 0;)
    text.append(buffer, static_cast<size_t>(size));
  return text;
}

BoxReply Box::finish() {
  BoxReply reply;
  Result& result = reply.result;
  result.tier = jail_.tier;
  result.wall_s = wall_s_, result.cpu_s = cpu_s_, result.memory_bytes = peak_bytes_;
  if (ended_ && WIFEXITED(status_)) result.exit_code = WEXITSTATUS(status_);
  if (ended_ && WIFSIGNALED(status_)) result.signal = WTERMSIG(status_);
  result.verdict = find_verdict();
  result.detail = problem_.empty() ? refusal_ : problem_;
  if (output_) result.output = output_->take(), result.errors = errors_->take();
  if (result.verdict == Verdict::ok) reply.collected = read_collected();
  return reply;
}

}  // namespace whet::sandbox
