// How much of the machine a box uses, as long as it runs.
#pragma once

#include <sys/types.h>

#include <chrono>

#include "base/file_descriptor.h"
#include "sandbox/jail/cgroup.h"

namespace whet::sandbox {

class Meter {
 public:
  virtual ~Meter() = default;
  virtual double cpu_s() const = 0;
  virtual int64_t peak_bytes() const = 0;
  virtual bool is_out_of_memory(int64_t limit_bytes) const = 0;
};

// Counted by the kernel.
class CgroupMeter : public Meter {
 public:
  explicit CgroupMeter(const Cgroup& group) : group_(group) {}
  double cpu_s() const override { return group_.cpu_s(); }
  int64_t peak_bytes() const override { return group_.peak_bytes(); }
  bool is_out_of_memory(int64_t) const override { return group_.ran_out_of_memory(); }

 private:
  const Cgroup& group_;
};

// Added up over the processes that are there at the moment of looking (but for the memory of the first, which
// is ours) and the children that these have waited for. What comes and goes between two looks is missed, and
// so is the time of children that nobody waits for.
class ProcessMeter : public Meter {
 public:
  // All processes of the /proc that `folder` refers to; with `root`, only those that
  // descend from it.
  ProcessMeter(FileDescriptor folder, pid_t root);
  double cpu_s() const override { return look(), cpu_s_; }
  int64_t peak_bytes() const override { return look(), peak_bytes_; }
  bool is_out_of_memory(int64_t limit_bytes) const override { return look(), peak_bytes_ > limit_bytes; }

 private:
  void look() const;  // if the last look is some time ago

  FileDescriptor folder_;
  pid_t root_;
  mutable std::chrono::steady_clock::time_point looked_;
  mutable double cpu_s_ = 0;
  mutable int64_t peak_bytes_ = 0;
};

}  // namespace whet::sandbox
