// A program that runs beside us with all that it starts, until it ends or is stopped. Boost.Process starts it
// (base/spawn.h); it can neither stop a group nor wait for a while, so that is done here.
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

  // Whether the program has ended, or does within `limit_ms` milliseconds (-1: however long it takes). Its
  // number, which is the group's, cannot be given to another before end().
  bool wait(int limit_ms) const;

  void kill() const;

  // Kills all of the group. The program's wait status, nullopt if it was still not dead after 5 s in the
  // kernel, or had been given before.
  std::optional<int> end();

 private:
  pid_t pid_ = -1;
  FileDescriptor pidfd_;
};

}  // namespace whet
