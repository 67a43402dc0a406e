// The protocol of a pool and its workers, over a Unix stream socket. Both are of one build, so numbers are
// sent in their memory representation.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/file_descriptor.h"
#include "sandbox/job.h"

namespace whet::sandbox {

// The descriptor of a worker's end of the socket.
inline constexpr int kControlFd = 3;

// The byte that a pool sends to cancel a run.
inline constexpr char kCancel = 'c';

struct Mount {
  std::string from, to;  // a path of this machine, and its path in the box; read-only
};

// The first message to a worker.
struct WorkerConfig {
  Tier tier = Tier::none;
  std::string temporary_folder;  // parent of the folders of boxes at the tier landlock
  std::vector<Mount> mounts;     // of every box
};

struct BoxRequest {
  // The program and its arguments. If `preloaded`, the worker is an interpreter, a forked copy of which
  // continues as the program inside the box.
  std::vector<std::string> command;
  bool preloaded = false;
  std::vector<std::string> environment;  // NAME=VALUE
  std::vector<Mount> mounts;             // besides those of every box
  std::vector<File> files;               // of the working folder
  std::string input;
  std::string collect;       // a file of the working folder to be returned; may be empty
  bool is_compiler = false;  // trusted to start processes where the tier cannot contain them
  Limits limits;
};

struct BoxReply {
  Result result;
  std::string collected;
};

// A sandbox_error.
inline BoxReply failed_reply(Tier tier, const std::string& why) {
  BoxReply reply;
  reply.result.tier = tier;
  reply.result.detail = why;
  return reply;
}

// One end of the socket. `streams` are descriptors for a program's standard input and output, sent with its
// request. All functions throw Error when the other end is closed; reading blocks.
class Wire {
 public:
  explicit Wire(int fd) : fd_(fd) {}
  int fd() const { return fd_; }

  void send(const WorkerConfig& config) const;
  void send(const BoxRequest& request, const std::vector<FileDescriptor>& streams) const;
  void send(const BoxReply& reply) const;
  void send_cancel() const;

  WorkerConfig read_config() const;
  // Skips a cancellation that arrived after its run had ended. nullopt: the other end is closed.
  std::optional<BoxRequest> read_request(std::vector<FileDescriptor>& streams) const;
  BoxReply read_reply() const;

 private:
  int fd_;
};

}  // namespace whet::sandbox
