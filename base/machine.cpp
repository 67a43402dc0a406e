#include "base/machine.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <limits>
#include <sstream>
#include <thread>
#include <vector>

namespace whet {

namespace fs = std::filesystem;

namespace {

constexpr double kNoLimit = std::numeric_limits<double>::infinity();

// The rest of the first line of `path` that begins with `key`, without the colon and spaces between; "" when
// there is none.
std::string value_of(const fs::path& path, const std::string& key) {
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with(key)) continue;
    const size_t begin = line.find_first_not_of(": \t", key.size());
    return begin == std::string::npos ? "" : line.substr(begin);
  }
  return "";
}

// The numbers at the beginning of a file; a word instead of a number ("max") means no limit.
std::vector<double> numbers_in(const fs::path& path) {
  std::ifstream file(path);
  std::vector<double> numbers;
  for (std::string word; file >> word;) {
    std::istringstream in(word);
    double number = 0;
    numbers.push_back(in >> number ? number : kNoLimit);
  }
  return numbers;
}

double first_number(const fs::path& path) {
  const auto numbers = numbers_in(path);
  return numbers.empty() || numbers[0] < 0 ? kNoLimit : numbers[0];
}

double memory_limit(const fs::path& group) {
  return std::min(first_number(group / "memory.max"), first_number(group / "memory.limit_in_bytes"));
}

double cpu_limit(const fs::path& group) {
  if (const auto quota = numbers_in(group / "cpu.max"); quota.size() == 2) return quota[0] / quota[1];
  return first_number(group / "cpu.cfs_quota_us") / first_number(group / "cpu.cfs_period_us");
}

// The limits of the group at `path` under `mount` and of its ancestors. In a container, `path` may be the
// host's while only the container's own group is mounted: folders that do not exist limit nothing.
template <class Limit>
double least_limit(const fs::path& mount, const std::string& path, const Limit& limit_of) {
  double least = kNoLimit;
  for (fs::path group = mount / fs::path(path).lexically_normal().relative_path();;
       group = group.parent_path()) {
    const double limit = limit_of(group);
    if (limit < least) least = limit;
    if (group == mount) return least;
  }
}

struct CgroupLimits {
  double memory_bytes = kNoLimit, cores = kNoLimit;
};

// Lines of /proc/self/cgroup: "0::/path" for cgroup v2, "4:memory:/path" for a controller of v1.
CgroupLimits cgroup_limits(const std::string& root) {
  const fs::path mounts = root + "/sys/fs/cgroup";
  CgroupLimits limits;
  std::ifstream file(root + "/proc/self/cgroup");
  for (std::string line; std::getline(file, line);) {
    const size_t first = line.find(':'), second = line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const std::string controllers = "," + line.substr(first + 1, second - first - 1) + ",";
    const std::string path = line.substr(second + 1);
    const bool unified = controllers == ",,";
    const auto tighten = [&](double& limit, const std::string& controller, const auto& limit_of) {
      if (!unified && controllers.find("," + controller + ",") == std::string::npos) return;
      limit = std::min(limit, least_limit(unified ? mounts : mounts / controller, path, limit_of));
    };
    tighten(limits.memory_bytes, "memory", memory_limit);
    tighten(limits.cores, "cpu", cpu_limit);
  }
  return limits;
}

// "always [madvise] never"
std::string chosen_word(const fs::path& path) {
  std::ifstream file(path);
  for (std::string word; file >> word;)
    if (word.starts_with('[') && word.ends_with(']')) return word.substr(1, word.size() - 2);
  return "";
}

// A line of /proc/self/status.
int64_t kilobytes_of(const std::string& key) {
  int64_t kilobytes = 0;
  std::istringstream(value_of("/proc/self/status", key)) >> kilobytes;
  return kilobytes;
}

void find_gpus(const std::string& root, Machine& machine) {
  std::error_code ignored;
  for (const auto& device : fs::directory_iterator(root + "/dev", ignored)) {
    const std::string name = device.path().filename();
    machine.gpus +=
        name.starts_with("nvidia") && name.size() > 6 &&
        std::all_of(name.begin() + 6, name.end(), [](unsigned char c) { return std::isdigit(c); });
  }
  if (machine.gpus > 0) {
    machine.gpu_model = "NVIDIA";
    for (const auto& gpu : fs::directory_iterator(root + "/proc/driver/nvidia/gpus", ignored))
      if (const auto model = value_of(gpu.path() / "information", "Model"); !model.empty())
        machine.gpu_model = model;
  } else if (fs::exists(root + "/dev/kfd", ignored)) {
    machine.gpus = 1;
    machine.gpu_model = "AMD";
  } else if (fs::exists(root + "/dev/dxg", ignored)) {
    machine.gpus = 1;
    machine.gpu_model = "of the Windows host";
  }
}

}  // namespace

Machine describe_machine(const std::string& root) {
  Machine machine;
  machine.cpu_model = value_of(root + "/proc/cpuinfo", "model name");
  machine.cores = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  std::istringstream(value_of(root + "/proc/meminfo", "MemTotal")) >> machine.memory_bytes;
  machine.memory_bytes *= 1024;
  const CgroupLimits limits = cgroup_limits(root);
  if (limits.memory_bytes < static_cast<double>(machine.memory_bytes))
    machine.memory_limit_bytes = static_cast<int64_t>(limits.memory_bytes);
  if (limits.cores < machine.cores) machine.cpu_quota = limits.cores;
  machine.huge_pages = chosen_word(root + "/sys/kernel/mm/transparent_hugepage/enabled");
  find_gpus(root, machine);
  return machine;
}

// From /proc, since getrusage() includes the parent's memory from before exec.
int64_t memory_of_machine() {
  const Machine machine = describe_machine();
  return machine.memory_limit_bytes > 0 ? machine.memory_limit_bytes : machine.memory_bytes;
}

int64_t peak_memory_bytes() { return kilobytes_of("VmHWM") * 1024; }
int64_t resident_memory_bytes() { return kilobytes_of("VmRSS") * 1024; }

}  // namespace whet
