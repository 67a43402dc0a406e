#include "sandbox/jail/jail.h"

#include <linux/capability.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <fstream>

#include "base/error.h"
#include "sandbox/jail/landlock.h"

namespace whet::sandbox {

namespace {

constexpr uid_t kFirstHostId = 200000, kHostIds = 60000, kNobody = 65534;

bool is_mapped(const char* map, uid_t id) {
  std::ifstream lines(map);  // inside outside count
  for (uint64_t inside, outside, count; lines >> inside >> outside >> count;)
    if (id >= inside && id - inside < count) return true;
  return false;
}

// Whether this process may run programs as other users, and remove their files and processes. A container's
// root may lack the capabilities.
bool may_change_users() {
  constexpr uint32_t kNeeded =
      1 << CAP_CHOWN | 1 << CAP_DAC_OVERRIDE | 1 << CAP_KILL | 1 << CAP_SETGID | 1 << CAP_SETUID;
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct own[_LINUX_CAPABILITY_U32S_3]{};
  return ::syscall(SYS_capget, &header, own) == 0 && (own[0].effective & kNeeded) == kNeeded;
}

// A user id for the worker's programs, a different one for each worker as far as the user namespace maps so
// many.
uid_t host_id(const char* map, uid_t own) {
  if (!may_change_users()) return own;
  const uid_t id = kFirstHostId + static_cast<uid_t>(::getpid()) % kHostIds;
  for (const uid_t other : {id, kNobody})
    if (is_mapped(map, other)) return other;
  return own;
}

}  // namespace

Jail::Jail(const WorkerConfig& config)
    : tier(config.tier),
      temporary_folder(config.temporary_folder),
      mounts(config.mounts),
      host_uid(host_id("/proc/self/uid_map", ::geteuid())),
      host_gid(host_id("/proc/self/gid_map", ::getegid())) {
  if (tier == Tier::landlock) require(landlock_version() > 0, "this kernel has no Landlock");
  filter = make_seccomp_filter(tier);
  if (tier != Tier::cgroup) return;
  std::string why;
  cgroups = find_cgroup_parent(why);
  require(cgroups.has_value(), why);
}

}  // namespace whet::sandbox
