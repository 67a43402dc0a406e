// The worker's side of one box. It is made in advance, before its program is known. While the program runs,
// its output is read and its use of resources measured; when it has ended or exceeded a limit, all processes
// are killed and the box is removed.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sandbox/jail/jail.h"
#include "sandbox/jail/meter.h"
#include "sandbox/jail/streams.h"

namespace whet::sandbox {

// A temporary folder, for boxes without a file system of their own.
class HostFolder {
 public:
  explicit HostFolder(const Jail& jail);
  HostFolder(const HostFolder&) = delete;
  ~HostFolder();
  const std::string& path() const { return path_; }

  // Removes the folders of processes that no longer exist.
  static void sweep(const std::string& parent);

 private:
  std::string path_;
};

class Box {
 public:
  // Forks the box's first process, which makes the box in the background. Returns nullptr in a forked copy of
  // the worker, inside the box, that has to continue as the program `command`. Throws Error.
  static std::unique_ptr<Box> make(const Jail& jail, const std::vector<Mount>& mounts,
                                   std::vector<std::string>& command);
  // Kills all processes of the box and removes its folder and control group before it returns.
  ~Box();
  Box(const Box&) = delete;

  // Runs the program and waits until all its processes have ended. `streams`: the program's standard input
  // and output, instead of a text and a pipe; may be empty. `control`: a byte or the end of this descriptor
  // cancels the run. To be called once.
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
  double began_ = 0, cpu_before_ = 0;  // in seconds: wall clock; processor time that making the box took
  std::optional<double> killed_at_;
  bool begun_ = false, ended_ = false, late_ = false, cancelled_ = false, gone_ = false;
  int status_ = 0;
  double cpu_s_ = 0, wall_s_ = 0;
  int64_t peak_bytes_ = 0;
  std::string problem_;  // of a sandbox_error
  std::string refusal_;  // why the program cannot be run: a runtime_error
};

}  // namespace whet::sandbox
