// What a worker knows of its machine and finds out once, for all its boxes.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

#include "sandbox/jail/cgroup.h"
#include "sandbox/jail/seccomp_filter.h"
#include "sandbox/wire.h"

namespace whet::sandbox {

struct Jail {
  // Throws Error that says what this machine lacks for the tier.
  explicit Jail(const WorkerConfig& config);

  Tier tier;
  std::string temporary_folder;
  std::vector<Mount> mounts;           // of every box
  std::optional<CgroupParent> cgroups;  // tier cgroup
  SeccompFilter filter;
  // Who the program is outside of its box: a user of its own where we may make it one, otherwise we.
  uid_t host_uid;
  gid_t host_gid;
};

}  // namespace whet::sandbox
