// The properties of the machine that a worker determines once, for all its boxes.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

#include "sandbox/jail/cgroup.h"
#include "sandbox/jail/seccomp_filter.h"
#include "sandbox/wire.h"

namespace whet::sandbox {

struct Jail {
  // Throws Error that names what this machine lacks for the tier.
  explicit Jail(const WorkerConfig& config);

  Tier tier;
  std::string temporary_folder;
  std::vector<Mount> mounts;            // of every box
  std::optional<CgroupParent> cgroups;  // tier cgroup
  SeccompFilter filter;
  // The program's user and group outside of its box: ids of its own where the worker may change ids, else the
  // worker's.
  uid_t host_uid;
  gid_t host_gid;
};

}  // namespace whet::sandbox
