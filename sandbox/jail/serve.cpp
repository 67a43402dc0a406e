#include "sandbox/jail/serve.h"

#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <memory>

#include "sandbox/jail/box.h"

namespace whet::sandbox {

namespace {

std::unique_ptr<Jail> make_jail(const Wire& wire) {
  BoxReply reply;  // an empty detail: ready
  std::unique_ptr<Jail> jail;
  try {
    jail = std::make_unique<Jail>(wire.read_config());
  } catch (const std::exception& error) {
    reply.result.detail = error.what();
  }
  wire.send(reply);
  return jail;
}

enum class Next { serve, end, be_program };

Next serve_once(const Jail& jail, const Wire& wire, std::vector<std::string>& command) {
  std::vector<Fd> streams;
  const std::optional<BoxRequest> request = wire.read_request(streams);
  if (!request) return Next::end;
  const std::optional<BoxReply> reply = run_box(jail, *request, streams, wire.fd());
  if (!reply) {
    command = request->command;
    return Next::be_program;
  }
  wire.send(*reply);
  return Next::serve;
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
  } catch (const std::exception&) {  // the pool is gone while we spoke
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
