#include "sandbox/jail/root_folder.h"

#include <fcntl.h>
#include <linux/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstring>
#include <utility>

#include "base/file_descriptor.h"
#include "sandbox/expect.h"

// Declared here, because <sys/mount.h> and <linux/mount.h> of glibc 2.36 conflict.
extern "C" {
int mount(const char*, const char*, const char*, unsigned long, const void*) noexcept;
int umount2(const char*, int) noexcept;
}

namespace whet::sandbox {

namespace {

constexpr unsigned long kNoSuid = 2, kNoDevices = 4, kNoExecution = 8, kRemount = 32, kRecursive = 16384,
                        kPrivate = 1 << 18;
constexpr int kDetach = 2;

// A copy of a tree of mounts, not yet mounted.
struct Detached {
  FileDescriptor tree;
  std::string to;
  bool is_folder;
};

Detached detach(const Mount& mount, uint64_t attributes) {
  FileDescriptor tree(expect(::syscall(SYS_open_tree, AT_FDCWD, mount.from.c_str(),
                                       OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE),
                             "open " + mount.from));
  mount_attr attribute{};
  attribute.attr_set = attributes;
  expect(::syscall(SYS_mount_setattr, tree.get(), "", AT_EMPTY_PATH | AT_RECURSIVE, &attribute,
                   sizeof attribute),
         "protect " + mount.from);
  struct stat info {};
  expect(::fstat(tree.get(), &info), "look at " + mount.from);
  return {std::move(tree), mount.to, S_ISDIR(info.st_mode)};
}

// On a system with merged folders /bin is a link to usr/bin, and so it is in the box.
constexpr const char* kSystemFolders[] = {"/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"};

std::string link_target(const char* path) {
  char target[PATH_MAX];
  const ssize_t size = ::readlink(path, target, sizeof target);
  return size > 0 ? std::string(target, static_cast<size_t>(size)) : "";
}

std::vector<Detached> detach_all(const std::vector<Mount>& mounts) {
  constexpr uint64_t kProtected = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV;
  std::vector<Detached> detached;
  for (const Mount& mount : mounts)
    if (::access(mount.from.c_str(), F_OK) == 0) detached.push_back(detach(mount, kProtected));
  for (const char* folder : kSystemFolders)
    if (link_target(folder).empty() && ::access(folder, F_OK) == 0)
      detached.push_back(detach({folder, folder}, kProtected));
  for (const std::string& device : device_files())
    detached.push_back(detach({device, device}, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC));
  return detached;
}

// A tmpfs, not yet mounted.
FileDescriptor make_memory_files() {
  const FileDescriptor context(
      expect(::syscall(SYS_fsopen, "tmpfs", FSOPEN_CLOEXEC), "make a file system in memory"));
  expect(::syscall(SYS_fsconfig, context.get(), FSCONFIG_SET_STRING, "mode", "755", 0),
         "set the mode of the file system in memory");
  expect(::syscall(SYS_fsconfig, context.get(), FSCONFIG_CMD_CREATE, nullptr, nullptr, 0),
         "make a file system in memory");
  return FileDescriptor(
      expect(::syscall(SYS_fsmount, context.get(), FSMOUNT_CLOEXEC, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV),
             "mount a file system in memory"));
}

// `path` relative to the root of the tree: without its first slash.
const char* relative(const std::string& path) { return path.c_str() + 1; }

void make_place(int root, const std::string& path, bool is_folder) {
  for (size_t slash = path.find('/', 1); slash != std::string::npos; slash = path.find('/', slash + 1))
    ::mkdirat(root, relative(path.substr(0, slash)), 0755);
  if (is_folder) {
    ::mkdirat(root, relative(path), 0755);
  } else {
    const FileDescriptor file(
        expect(::openat(root, relative(path), O_CREAT | O_WRONLY | O_CLOEXEC, 0644), "make " + path));
  }
}

void fill_root(int root, const std::vector<Detached>& mounts) {
  for (const Detached& mount : mounts) {
    make_place(root, mount.to, mount.is_folder);
    expect(::syscall(SYS_move_mount, mount.tree.get(), "", root, relative(mount.to), MOVE_MOUNT_F_EMPTY_PATH),
           "mount " + mount.to);
  }
  for (const char* folder : kSystemFolders)
    if (const std::string target = link_target(folder); !target.empty())
      ::symlinkat(target.c_str(), root, folder + 1);
  constexpr std::pair<const char*, const char*> kLinks[] = {{"/proc/self/fd", "dev/fd"},
                                                            {"/proc/self/fd/0", "dev/stdin"},
                                                            {"/proc/self/fd/1", "dev/stdout"},
                                                            {"/proc/self/fd/2", "dev/stderr"}};
  for (const auto& [target, name] : kLinks) ::symlinkat(target, root, name);
  for (const std::string& folder : writable_folders()) make_place(root, folder, true);
  make_place(root, "/proc", true);
}

}  // namespace

std::vector<std::string> writable_folders() { return {kWorkingFolder, "/tmp", "/dev/shm"}; }

std::vector<std::string> device_files() {
  return {"/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"};
}

void enter_root_folder(const std::vector<Mount>& mounts, void (*become_user)()) {
  constexpr const char* kCovered = "/usr";  // any folder: a temporary mount point for the new root
  expect(mount(nullptr, "/", nullptr, kRecursive | kPrivate, nullptr), "make the mounts private");
  const std::vector<Detached> detached = detach_all(mounts);
  become_user();
  const FileDescriptor root = make_memory_files();
  expect(::syscall(SYS_move_mount, root.get(), "", AT_FDCWD, kCovered, MOVE_MOUNT_F_EMPTY_PATH),
         "mount the root");
  fill_root(root.get(), detached);
  expect(::fchdir(root.get()), "enter the root");
  // Only the folders of processes, without information on the machine. In a container that hides parts of its
  // own /proc the kernel permits no new one: programs then have none.
  if (mount("proc", "proc", "proc", kNoSuid | kNoDevices | kNoExecution, "subset=pid") != 0 && errno != EPERM)
    expect(-1, "mount /proc");
  expect(::syscall(SYS_pivot_root, ".", "."), "change the root");
  expect(umount2(".", kDetach), "let go of the old root");
  expect(::chdir(kWorkingFolder), "enter the working folder");
}

void limit_files(const Limits& limits) {
  const std::string options = concat("size=", limits.disk_bytes, ",nr_inodes=", limits.files);
  expect(mount(nullptr, "/", nullptr, kRemount | kNoSuid | kNoDevices, options.c_str()), "limit the files");
}

}  // namespace whet::sandbox
