// What a pool and its workers say to each other, over a Unix stream socket. Both are of one build, so numbers
// travel as they lie in memory.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/file_descriptor.h"
#include "sandbox/job.h"

namespace whet::sandbox {

// Where a worker finds its end of the socket.
inline constexpr int kControlFd = 3;

// What a pool sends while a box is at work, to have it ended.
inline constexpr char kCancel = 'c';

struct Mount {
  std::string from, to;  // a path of this machine, and its place in the box; read-only
};

// The first message to a worker.
struct WorkerConfig {
  Tier tier = Tier::none;
  std::string temporary_folder;  // where boxes of the tier landlock get their folders
  std::vector<Mount> mounts;     // of every box
};

struct BoxRequest {
  // The program and its arguments. A worker that is an interpreter goes on as that program itself, within the
  // box, if `preloaded`.
  std::vector<std::string> command;
  bool preloaded = false;
  std::vector<std::string> environment;  // NAME=VALUE
  std::vector<Mount> mounts;             // besides those of every box
  std::vector<File> files;               // of the working folder
  std::string input;
  std::string collect;       // a file of the working folder to be brought back; may be empty
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

// Of one end of a socket. What a program's standard input and output are to be, if no text, goes along with
// its request. All throw Error when the other end is gone; reading waits until there is something.
class Wire {
 public:
  explicit Wire(int fd) : fd_(fd) {}
  int fd() const { return fd_; }

  void send(const WorkerConfig& config) const;
  void send(const BoxRequest& request, const std::vector<FileDescriptor>& streams) const;
  void send(const BoxReply& reply) const;
  void send_cancel() const;

  WorkerConfig read_config() const;
  // Skips what is left of a cancellation that came too late. nullopt: the other end is gone.
  std::optional<BoxRequest> read_request(std::vector<FileDescriptor>& streams) const;
  BoxReply read_reply() const;

 private:
  int fd_;
};

}  // namespace whet::sandbox
