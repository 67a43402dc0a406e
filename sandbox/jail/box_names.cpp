#include "sandbox/jail/box_names.h"

#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "base/error.h"

namespace whet::sandbox {

namespace {

std::string namespace_prefix() {
  struct stat info {};
  ::stat("/proc/self/ns/pid", &info);
  return concat("whet-box-", info.st_ino, "-");
}

}  // namespace

std::string box_name_prefix() {
  static const std::string prefix = namespace_prefix();
  return concat(prefix, ::getpid(), "-");
}

bool is_left_behind(const std::string& name) {
  const std::string prefix = namespace_prefix();
  if (!name.starts_with(prefix)) return false;
  const pid_t maker = std::atoi(name.c_str() + prefix.size());
  return maker > 0 && ::kill(maker, 0) != 0 && errno == ESRCH;
}

}  // namespace whet::sandbox
