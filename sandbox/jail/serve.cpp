#include "sandbox/jail/serve.h"

#include <unistd.h>

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

// Nothing when the pool is gone.
std::vector<std::string> serve_until_gone(const Wire& wire) {
  const std::unique_ptr<Jail> jail = make_jail(wire);
  std::vector<Fd> streams;
  while (jail) {
    streams.clear();
    const std::optional<BoxRequest> request = wire.read_request(streams);
    if (!request) break;
    const std::optional<BoxReply> reply = run_box(*jail, *request, streams, wire.fd());
    if (!reply) return request->command;
    wire.send(*reply);
  }
  return {};
}

}  // namespace

std::vector<std::string> serve() {
  std::vector<std::string> command;
  try {
    command = serve_until_gone(Wire(kControlFd));
  } catch (const std::exception&) {  // the pool is gone while we spoke
  }
  if (command.empty()) ::_exit(0);
  return command;
}

}  // namespace whet::sandbox
