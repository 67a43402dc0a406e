#include "sandbox/jail/landlock.h"

#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>

#include "base/file_descriptor.h"

namespace whet::sandbox {

namespace {

// Constants of versions later than Debian's headers (Documentation/userspace-api/landlock.rst).
constexpr uint64_t kTruncate = 1ull << 14, kIoctlDevice = 1ull << 15;
constexpr uint64_t kBindTcp = 1ull << 0, kConnectTcp = 1ull << 1;
constexpr uint64_t kScopeAbstractUnixSocket = 1ull << 0, kScopeSignal = 1ull << 1;

struct Ruleset {
  uint64_t files, network, scopes;
};

constexpr uint64_t kRead =
    LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
constexpr uint64_t kOfFiles =
    LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | kTruncate;

uint64_t all_of_files(int version) {
  uint64_t all = (1ull << 13) - 1;  // up to LANDLOCK_ACCESS_FS_MAKE_SYM
  if (version >= 2) all |= LANDLOCK_ACCESS_FS_REFER;
  if (version >= 3) all |= kTruncate;
  if (version >= 5) all |= kIoctlDevice;
  return all;
}

int allow(int rules, const std::string& path, uint64_t access) {
  const FileDescriptor file(::open(path.c_str(), O_PATH | O_CLOEXEC));
  if (!file.is_open()) return 0;
  struct stat info {};
  ::fstat(file.get(), &info);
  if (!S_ISDIR(info.st_mode)) access &= kOfFiles;
  const landlock_path_beneath_attr rule{access, file.get()};
  return ::syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0 ? 0 : errno;
}

}  // namespace

int landlock_version() {
  const long version = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
  return version > 0 ? static_cast<int>(version) : 0;
}

int restrict_files(const std::vector<std::string>& readable, const std::vector<std::string>& writable,
                   const std::vector<std::string>& devices) {
  const int version = landlock_version();
  if (version == 0) return ENOSYS;
  const uint64_t all = all_of_files(version);
  const Ruleset ruleset{all, version >= 4 ? kBindTcp | kConnectTcp : 0,
                        version >= 6 ? kScopeAbstractUnixSocket | kScopeSignal : 0};
  const size_t size = version >= 6 ? sizeof ruleset : version >= 4 ? 16 : 8;
  const FileDescriptor rules(::syscall(SYS_landlock_create_ruleset, &ruleset, size, 0));
  if (!rules.is_open()) return errno;
  int error = 0;
  const auto allow_all = [&](const std::vector<std::string>& paths, uint64_t access) {
    for (const std::string& path : paths)
      if (error == 0) error = allow(rules.get(), path, access & all);
  };
  allow_all(readable, kRead);
  allow_all(writable, all & ~(LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_BLOCK));
  allow_all(devices, LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | kTruncate);
  if (error == 0 && ::syscall(SYS_landlock_restrict_self, rules.get(), 0) != 0) error = errno;
  return error;
}

}  // namespace whet::sandbox
