// Control groups: the kernel counts and limits the memory of a whole box, counts its processor time, and
// gives each box an equal share of the processor, however many processes run in it. Version 2 where it has
// the controllers, otherwise version 1. (Tasks are limited by RLIMIT_NPROC, which counts for each user of a
// user namespace: so for each box.)
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "sandbox/limits.h"

namespace whet::sandbox {

// The groups under which the groups of boxes are made.
struct CgroupParent {
  bool unified = false;              // version 2
  std::vector<std::string> folders;  // version 2: one; version 1: of memory, of cpu where that is, of cpuacct
};

// nullopt, with the reason in `why`, where there is no writable one.
std::optional<CgroupParent> find_cgroup_parent(std::string& why);

// Removes the groups of workers that no longer exist.
void sweep_cgroups(const CgroupParent& parent);

// The group of one box, removed with it.
class Cgroup {
 public:
  // Throws Error with the system's reason.
  explicit Cgroup(const CgroupParent& parent);
  // Waits a little for killed processes to end.
  ~Cgroup();
  Cgroup(const Cgroup&) = delete;

  void add(pid_t process) const;
  void limit_memory(int64_t bytes) const;
  // After its processes were killed: raises its share of the processor, so that they end quickly.
  void hurry() const;
  double cpu_s() const;
  int64_t peak_bytes() const;
  bool ran_out_of_memory() const;

 private:
  std::string memory() const { return folders_.front(); }
  std::string processor() const { return folders_.back(); }

  bool unified_;
  std::vector<std::string> folders_;
  mutable int64_t peak_bytes_ = 0;
};

}  // namespace whet::sandbox
