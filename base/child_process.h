// A program that runs beside us, with pipes to its standard streams and a process group of its own: of our
// files only those three are open in it, when it is stopped its own children go with it, and it is killed
// when we end. Its pipes are looked at by poll() beside those of others, so no Asio is needed for them.
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
  // Starts `command` (a program and its arguments) with our environment and working directory. Throws Error
  // with the system's reason.
  explicit ChildProcess(const std::vector<std::string>& command);
  // Stops it at once.
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  // Never waits: hands over as much of `text` as there is room for and says how many bytes that was. A
  // program that has closed its standard input has all of it.
  size_t write(std::string_view text);
  // Never waits: appends what is there, at most 64 KiB; false when there will be no more.
  bool read_output(std::string& text) { return read(output_, text); }
  bool read_errors(std::string& text) { return read(errors_, text); }

  // Adds what a wait for its next sign of life has to look at.
  void add_to(std::vector<pollfd>& polls, bool wants_to_write) const;

  // It reads the end of its standard input.
  void close_input();

  // Closes its standard input, gives it `grace_ms` to end by itself, then kills it and all of its group. What
  // it has written can still be read. Returns how it had ended by itself ("exit code 3", "signal 11"), "" if
  // it had not.
  std::string stop(int grace_ms);

 private:
  static bool read(FileDescriptor& end, std::string& text);

  FileDescriptor input_, output_, errors_;  // our ends
  std::optional<ProcessGroup> group_;       // until it is stopped
};

}  // namespace whet
