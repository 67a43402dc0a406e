// A child process with pipes to its standard streams, in a process group of its own: it inherits no other
// file of this process, stopping it kills its own children too, and it is killed when this process ends. Its
// pipes are polled with poll() together with those of others, so no Asio is needed for them.
#pragma once

#include <poll.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_descriptor.h"
#include "base/process_group.h"

namespace whet {

class ChildProcess {
 public:
  // Starts `command` (a program and its arguments) with this process's environment and working directory.
  // Throws Error with the system's reason.
  explicit ChildProcess(const std::vector<std::string>& command);
  // Kills it at once.
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  // Non-blocking: writes as much of `text` as the pipe has room for and returns how many bytes that was. If
  // the program has closed its standard input, all of them count as written.
  size_t write(std::string_view text);
  // Non-blocking: appends what is available, at most 64 KiB; false at the end of the stream.
  bool read_output(std::string& text) { return read(output_, text); }
  bool read_errors(std::string& text) { return read(errors_, text); }

  // Appends the descriptors to poll for its output, for its end and, if `wants_to_write`, for room in its
  // input.
  void add_to(std::vector<pollfd>& polls, bool wants_to_write) const;

  // The program then reads the end of its standard input.
  void close_input();

  // Closes its standard input, waits up to `grace_ms` for it to end by itself, then kills it and its group.
  // Its output can still be read. Returns how it ended by itself ("exit code 3", "signal 11"), "" if it was
  // killed.
  std::string stop(int grace_ms);

 private:
  static bool read(FileDescriptor& end, std::string& text);

  FileDescriptor input_, output_, errors_;  // our ends
  std::optional<ProcessGroup> group_;       // until it is stopped
};

}  // namespace whet
