#include "sandbox/jail/cgroup.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/error.h"
#include "base/file_descriptor.h"
#include "sandbox/jail/box_names.h"

namespace whet::sandbox {

namespace {

namespace fs = std::filesystem;

struct Controller {
  const char* name;
  bool needed;
};
constexpr Controller kControllers[] = {{"memory", true}, {"cpu", false}, {"cpuacct", true}};  // of version 1

std::string read_text(const std::string& path) {
  char text[4096];
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  const ssize_t size = ::read(file.get(), text, sizeof text);
  return std::string(text, static_cast<size_t>(std::max<ssize_t>(size, 0)));
}

// An errno, or 0.
int write_text(const std::string& path, const std::string& text) {
  const FileDescriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (!file.is_open()) return errno;
  return ::write(file.get(), text.data(), text.size()) < 0 ? errno : 0;
}

int64_t number_in(const std::string& path) { return std::atoll(read_text(path).c_str()); }

// The number after `key` in a file of lines "key number".
int64_t entry_in(const std::string& path, const std::string& key) {
  std::istringstream lines(read_text(path));
  std::string name;
  for (int64_t value; lines >> name >> value;)
    if (name == key) return value;
  return 0;
}

bool has_word(const std::string& text, const std::string& word) {
  std::istringstream words(text);
  for (std::string other; words >> other;)
    if (other == word) return true;
  return false;
}

struct MountPoint {
  std::string root, path, type, options;
};

// /proc/self/mountinfo: id parent device root path options optional... - type source super-options
std::vector<MountPoint> cgroup_mounts() {
  std::vector<MountPoint> mounts;
  std::ifstream file("/proc/self/mountinfo");
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    MountPoint mount;
    std::string skipped;
    words >> skipped >> skipped >> skipped >> mount.root >> mount.path;
    while (words >> skipped && skipped != "-") {
    }
    words >> mount.type >> skipped >> mount.options;
    if (mount.type.starts_with("cgroup")) mounts.push_back(mount);
  }
  return mounts;
}

// The path of this process's group in the hierarchy of a controller; in version 2 for "".
std::string own_path(const std::string& controller) {
  std::ifstream file("/proc/self/cgroup");
  for (std::string line; std::getline(file, line);) {  // 4:cpu,cpuacct:/some/path
    const size_t first = line.find(':'), second = line.find(':', first + 1);
    if (second == std::string::npos) continue;
    std::string controllers = line.substr(first + 1, second - first - 1);
    std::replace(controllers.begin(), controllers.end(), ',', ' ');
    if (controller.empty() ? controllers.empty() : has_word(controllers, controller))
      return line.substr(second + 1);
  }
  return "/";
}

std::string folder_of(const MountPoint& mount, std::string path) {
  if (mount.root != "/" && path.starts_with(mount.root)) path = path.substr(mount.root.size());
  return path == "/" ? mount.path : mount.path + path;
}

bool hand_down(const std::string& folder, const std::string& controller) {
  const std::string control = folder + "/cgroup.subtree_control";
  return has_word(read_text(control), controller) || write_text(control, "+" + controller) == 0;
}

// In version 2 a group with child groups that have limits must not contain processes: so the groups of boxes
// are made under the nearest ancestor of this process's group that may have such children.
std::optional<CgroupParent> find_unified(const MountPoint& mount) {
  for (std::string folder = folder_of(mount, own_path("")); folder.size() >= mount.path.size();
       folder = fs::path(folder).parent_path()) {
    if (!has_word(read_text(folder + "/cgroup.controllers"), "memory") || !hand_down(folder, "memory"))
      continue;
    hand_down(folder, "cpu");
    if (::access(folder.c_str(), W_OK) == 0) return CgroupParent{true, {folder}};
  }
  return std::nullopt;
}

// "": there is no writable one.
std::string find_version1(const std::vector<MountPoint>& mounts, const std::string& controller) {
  for (const auto& mount : mounts) {
    std::string options = mount.options;
    std::replace(options.begin(), options.end(), ',', ' ');
    if (mount.type != "cgroup" || !has_word(options, controller)) continue;
    const std::string folder = folder_of(mount, own_path(controller));
    return ::access(folder.c_str(), W_OK) == 0 ? folder : "";
  }
  return "";
}

std::optional<CgroupParent> find_version1(const std::vector<MountPoint>& mounts) {
  CgroupParent parent;
  for (const auto& [controller, needed] : kControllers) {
    const std::string folder = find_version1(mounts, controller);
    if (folder.empty() && needed) return std::nullopt;
    // Two controllers may be mounted together.
    if (!folder.empty() && (parent.folders.empty() || parent.folders.back() != folder))
      parent.folders.push_back(folder);
  }
  return parent;
}

}  // namespace

std::optional<CgroupParent> find_cgroup_parent(std::string& why) {
  const std::vector<MountPoint> mounts = cgroup_mounts();
  for (const auto& mount : mounts)
    if (mount.type == "cgroup2")
      if (auto parent = find_unified(mount)) return parent;
  if (auto parent = find_version1(mounts)) return parent;
  why = mounts.empty() ? "no control groups are mounted" : "no control group that limits memory may be made";
  return std::nullopt;
}

void sweep_cgroups(const CgroupParent& parent) {
  for (const std::string& folder : parent.folders) {
    std::error_code failed;
    for (const auto& entry : fs::directory_iterator(folder, failed))
      if (is_left_behind(entry.path().filename())) ::rmdir(entry.path().c_str());
  }
}

Cgroup::Cgroup(const CgroupParent& parent) : unified_(parent.unified) {
  static std::atomic<uint64_t> made{0};
  const std::string name = concat(box_name_prefix(), made++);
  for (const std::string& folder : parent.folders) {
    folders_.push_back(folder + "/" + name);
    if (::mkdir(folders_.back().c_str(), 0755) != 0)
      fail("cannot make the control group ", folders_.back(), ": ", std::strerror(errno));
  }
}

Cgroup::~Cgroup() {
  constexpr int kTries = 200;
  for (const std::string& folder : folders_)
    for (int i = 0; i < kTries && ::rmdir(folder.c_str()) != 0 && errno == EBUSY; ++i) ::usleep(5000);
}

void Cgroup::add(pid_t process) const {
  for (const std::string& folder : folders_)
    if (const int error = write_text(folder + "/cgroup.procs", std::to_string(process)))
      fail("cannot put a process into ", folder, ": ", std::strerror(error));
}

void Cgroup::limit_memory(int64_t bytes) const {
  const std::string limit = std::to_string(bytes);
  const std::string file = memory() + (unified_ ? "/memory.max" : "/memory.limit_in_bytes");
  if (const int error = write_text(file, limit)) fail("cannot write ", file, ": ", std::strerror(error));
  if (unified_) {  // not on every kernel
    write_text(memory() + "/memory.swap.max", "0");
    write_text(memory() + "/memory.oom.group", "1");
  } else {
    write_text(memory() + "/memory.memsw.limit_in_bytes", limit);
  }
}

void Cgroup::hurry() const {
  // The maximum weight; in version 1 the folder of cpu is the middle one, if there is one.
  if (unified_)
    write_text(folders_.front() + "/cpu.weight", "10000");
  else
    write_text(folders_[1] + "/cpu.shares", "262144");
}

double Cgroup::cpu_s() const {
  if (unified_) return static_cast<double>(entry_in(processor() + "/cpu.stat", "usage_usec")) / 1e6;
  return static_cast<double>(number_in(processor() + "/cpuacct.usage")) / 1e9;
}

int64_t Cgroup::peak_bytes() const {
  const auto now = [&] {
    if (!unified_) return number_in(memory() + "/memory.max_usage_in_bytes");
    const int64_t peak = number_in(memory() + "/memory.peak");  // since Linux 5.19
    return peak > 0 ? peak : number_in(memory() + "/memory.current");
  };
  return peak_bytes_ = std::max(peak_bytes_, now());
}

bool Cgroup::ran_out_of_memory() const {
  const char* file = unified_ ? "/memory.events" : "/memory.oom_control";
  return entry_in(memory() + file, "oom_kill") > 0;
}

}  // namespace whet::sandbox
