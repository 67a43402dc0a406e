#include "bench/sandbox/leftovers.h"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>

#include "base/error.h"

namespace whet::bench {

namespace {

namespace fs = std::filesystem;

struct Process {
  pid_t parent;
  char state;
};

// /proc/N/stat: pid (name) state parent ...
std::map<pid_t, Process> read_processes() {
  std::map<pid_t, Process> all;
  for (const auto& entry : fs::directory_iterator("/proc")) {
    const pid_t pid = std::atoi(entry.path().filename().c_str());
    std::string text;
    if (pid == 0 || !std::getline(std::ifstream(entry.path() / "stat"), text)) continue;
    std::istringstream rest(text.substr(text.rfind(')') + 1));
    Process process{};
    rest >> process.state >> process.parent;
    all[pid] = process;
  }
  return all;
}

std::map<pid_t, Process> read_descendants() {
  const std::map<pid_t, Process> all = read_processes();
  std::map<pid_t, Process> ours;
  for (const auto& [pid, process] : all)
    for (auto at = all.find(pid); at != all.end(); at = all.find(at->second.parent))
      if (at->second.parent == ::getpid()) {
        ours[pid] = process;
        break;
      }
  return ours;
}

int64_t entries_in(const fs::path& folder) {
  std::error_code failed;
  return std::distance(fs::directory_iterator(folder, failed), fs::directory_iterator());
}

int64_t lines_in(const char* path) {
  std::ifstream file(path);
  return std::count(std::istreambuf_iterator<char>(file), {}, '\n');
}

// The number in kB after `key` in a file of lines "key: number kB".
int64_t kilobytes_in(const fs::path& path, const std::string& key) {
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);)
    if (line.starts_with(key + ":")) return std::atoll(line.c_str() + key.size() + 1);
  return 0;
}

// Groups of boxes are called whet-box-<namespace>-<worker>-<number>.
bool is_ours(const std::string& group, const std::map<pid_t, Process>& descendants) {
  pid_t worker = 0;
  return std::sscanf(group.c_str(), "whet-box-%*u-%d-", &worker) == 1 &&
         (descendants.contains(worker) || ::kill(worker, 0) != 0);
}

// Other pools make and remove theirs meanwhile, so a folder may no longer exist when it is read.
int64_t count_groups(const fs::path& folder, const std::map<pid_t, Process>& descendants) {
  int64_t groups = 0;
  std::error_code failed;
  for (fs::directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed))
    if (at->is_directory(failed) && !at->is_symlink(failed))
      groups += is_ours(at->path().filename(), descendants) + count_groups(at->path(), descendants);
  return groups;
}

}  // namespace

Figures count_leftovers(const std::string& folder) {
  int64_t zombies = 0, descriptors = entries_in("/proc/self/fd"), resident = 0;
  const auto descendants = read_descendants();
  for (const auto& [pid, process] : descendants) {
    const fs::path process_folder = "/proc/" + std::to_string(pid);
    zombies += process.state == 'Z';
    descriptors += entries_in(process_folder / "fd");
    resident += kilobytes_in(process_folder / "status", "VmRSS");
  }
  return {{"processes", static_cast<int64_t>(descendants.size())},
          {"zombies", zombies},
          {"groups", count_groups("/sys/fs/cgroup", descendants)},
          {"mounts", lines_in("/proc/self/mountinfo")},
          {"descriptors", descriptors},
          {"files", entries_in(folder)},
          {"own_kb", kilobytes_in("/proc/self/status", "VmRSS")},
          {"workers_kb", resident},
          // Of the whole machine, all users: reported, not checked.
          {"slab_kb", kilobytes_in("/proc/meminfo", "Slab")},
          {"unreclaimable_kb", kilobytes_in("/proc/meminfo", "SUnreclaim")}};
}

std::string grown(const Figures& before, const Figures& after) {
  constexpr int64_t kMoreKilobytes = 16 << 10;
  std::string text;
  for (size_t i = 0; i < before.size(); ++i) {
    const std::string& name = before[i].first;
    if (name == "slab_kb" || name == "unreclaimable_kb") continue;
    const int64_t allowed = name.ends_with("_kb") ? kMoreKilobytes : 0;
    if (after[i].second > before[i].second + allowed)
      text += concat(" ", name, " from ", before[i].second, " to ", after[i].second);
  }
  return text;
}

}  // namespace whet::bench
