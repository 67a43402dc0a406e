// Measures the processor time and memory of a running box.
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

// As counted by the kernel.
class CgroupMeter : public Meter {
 public:
  explicit CgroupMeter(const Cgroup& group) : group_(group) {}
  double cpu_s() const override { return group_.cpu_s(); }
  int64_t peak_bytes() const override { return group_.peak_bytes(); }
  bool is_out_of_memory(int64_t) const override { return group_.ran_out_of_memory(); }

 private:
  const Cgroup& group_;
};

// The sum over the processes that exist when /proc is read (without the memory of the first process, which is
// the sandbox's) and over the children that these have waited for. Processes that live only between two
// readings are missed, and so is the time of children that are not waited for.
class ProcessMeter : public Meter {
 public:
  // All processes of the /proc that `folder` refers to; with `root`, only those that
  // descend from it.
  ProcessMeter(FileDescriptor folder, pid_t root);
  double cpu_s() const override { return look(), cpu_s_; }
  int64_t peak_bytes() const override { return look(), peak_bytes_; }
  bool is_out_of_memory(int64_t limit_bytes) const override { return look(), peak_bytes_ > limit_bytes; }

 private:
  void look() const;  // reads /proc, unless it was read a moment ago

  FileDescriptor folder_;
  pid_t root_;
  mutable std::chrono::steady_clock::time_point looked_;
  mutable double cpu_s_ = 0;
  mutable int64_t peak_bytes_ = 0;
};

}  // namespace whet::sandbox
