#include "sandbox/jail/serve.h"

#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <utility>

#include "sandbox/jail/box.h"

namespace whet::sandbox {

namespace {

std::unique_ptr<Jail> make_jail(const Wire& wire) {
  BoxReply reply;  // an empty detail: ready
  std::unique_ptr<Jail> jail;
  try {
    jail = std::make_unique<Jail>(wire.read_config());
    if (jail->cgroups) sweep_cgroups(*jail->cgroups);
    if (jail->tier == Tier::landlock) HostFolder::sweep(jail->temporary_folder);
  } catch (const std::exception& error) {
    reply.result.detail = error.what();
  }
  wire.send(reply);
  return jail;
}

enum class Next { serve, end, be_program };

// A box made in advance, or the reason why there is none; neither in the process of the program (Box::make).
struct Made {
  std::unique_ptr<Box> box;
  std::string problem;
};

Made make_box(const Jail& jail, const std::vector<Mount>& more, std::vector<std::string>& command) {
  std::vector<Mount> mounts = jail.mounts;
  mounts.insert(mounts.end(), more.begin(), more.end());
  try {
    return {Box::make(jail, mounts, command), ""};
  } catch (const Error& error) {
    return {nullptr, error.what()};
  }
}

Next serve_once(const Jail& jail, const Wire& wire, std::vector<std::string>& command) {
  Made made = make_box(jail, {}, command);
  if (!made.box && made.problem.empty()) return Next::be_program;
  std::vector<FileDescriptor> streams;
  std::optional<BoxRequest> request = wire.read_request(streams);
  if (!request) return Next::end;
  if (!request->mounts.empty()) {
    made.box.reset();
    made = make_box(jail, request->mounts, command);
    if (!made.box && made.problem.empty()) return Next::be_program;
  }
  const BoxReply reply = made.box ? made.box->run(std::move(*request), streams, wire.fd())
                                  : failed_reply(jail.tier, made.problem);
  wire.send(reply);
  return Next::serve;  // the box is removed while the pool reads the reply
}

bool ends_well(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0)
    if (errno != EINTR) return false;
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

void serve() {
  try {
    const Wire wire(kControlFd);
    const std::unique_ptr<Jail> jail = make_jail(wire);
    std::vector<std::string> none;
    while (jail && serve_once(*jail, wire, none) == Next::serve) {
    }
  } catch (const std::exception&) {  // the pool has closed the socket
  }
  ::_exit(0);
}

std::vector<std::string> serve_by_copies() {
  std::vector<std::string> command;
  try {
    const Wire wire(kControlFd);
    const std::unique_ptr<Jail> jail = make_jail(wire);
    while (jail) {
      const pid_t copy = ::fork();
      if (copy == 0) {
        const Next next = serve_once(*jail, wire, command);
        if (next == Next::be_program) return command;
        ::_exit(next == Next::serve ? 0 : 1);
      }
      if (copy < 0 || !ends_well(copy)) break;
    }
  } catch (const std::exception&) {
  }
  ::_exit(0);
}

}  // namespace whet::sandbox
