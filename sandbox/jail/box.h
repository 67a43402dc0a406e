// One box from its making to its end, as seen from outside. It is made ahead, for a program that is not known
// yet: what the program writes is then taken in, what it uses is watched, and when it has ended or used too
// much, all of it is killed and cleared away.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sandbox/jail/jail.h"
#include "sandbox/jail/meter.h"
#include "sandbox/jail/streams.h"

namespace whet::sandbox {

// A folder of this machine, for boxes without a file system of their own.
class HostFolder {
 public:
  explicit HostFolder(const Jail& jail);
  HostFolder(const HostFolder&) = delete;
  ~HostFolder();
  const std::string& path() const { return path_; }

  // Removes those of processes that are no more.
  static void sweep(const std::string& parent);

 private:
  std::string path_;
};

class Box {
 public:
  // Begins to make it. nullptr: this is no longer the worker, but a copy of it that is to go on as the
  // program `command`, within the box. Throws Error.
  static std::unique_ptr<Box> make(const Jail& jail, const std::vector<Mount>& mounts,
                                   std::vector<std::string>& command);
  // When it returns, nothing of it is left.
  ~Box();
  Box(const Box&) = delete;

  // `streams`: what the program's standard input and output are instead of a text and a pipe; may be empty.
  // `control`: where a byte, or the end, means that nobody wants the result any more. When it returns, no
  // process of the program lives. Once only.
  BoxReply run(BoxRequest request, const std::vector<FileDescriptor>& streams, int control);

 private:
  explicit Box(const Jail& jail);
  void prepare();
  void begin(BoxRequest& request, const std::vector<FileDescriptor>& streams);
  void watch(int control);
  void wait_a_moment(int control);
  void take_in();
  void read_reports();
  bool is_over_a_limit();
  void kill();
  Verdict find_verdict();
  std::string read_collected() const;
  BoxReply finish();

  const Jail& jail_;
  std::unique_ptr<HostFolder> folder_;
  std::unique_ptr<Cgroup> group_;
  FileDescriptor channel_, pidfd_;
  pid_t init_ = -1, program_ = -1;
  std::unique_ptr<Meter> meter_;

  Limits limits_;
  std::optional<Capture> output_, errors_;
  FileDescriptor collected_;
  double began_ = 0, cpu_before_ = 0;  // seconds, of the clock and of what making it took
  std::optional<double> killed_at_;
  bool begun_ = false, ended_ = false, late_ = false, cancelled_ = false, gone_ = false;
  int status_ = 0;
  double cpu_s_ = 0, wall_s_ = 0;
  int64_t peak_bytes_ = 0;
  std::string problem_;  // why this says nothing of the program
  std::string refusal_;  // why the program cannot be run
};

}  // namespace whet::sandbox
