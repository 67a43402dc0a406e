// A child process with all its descendants, until it ends or is killed. Boost.Process starts it
// (base/spawn.h); it can neither kill a group nor wait with a time limit, so that is done here.
#pragma once

#include <optional>

#include "base/file_descriptor.h"
#include "base/spawn.h"

namespace whet {

class ProcessGroup {
 public:
  // Throws Error with the system's reason.
  explicit ProcessGroup(const Launch& launch);
  // Kills it.
  ~ProcessGroup() { end(); }
  ProcessGroup(const ProcessGroup&) = delete;

  // Whether the program ends within `limit_ms` milliseconds (-1: no limit). Its pid, which is the group's, is
  // not reused before end().
  bool wait(int limit_ms) const;

  void kill() const;

  // Kills the group. Returns the program's wait status; nullopt if it has not ended 5 s after SIGKILL, or on
  // a second call.
  std::optional<int> end();

 private:
  pid_t pid_ = -1;
  FileDescriptor pidfd_;
};

}  // namespace whet
