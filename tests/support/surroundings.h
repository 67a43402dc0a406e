// What a program in a box must leave as it was: this process's children, descriptors and mounts, the control
// groups, the files beside it. Taken before and after a run, read from the kernel and not from the sandbox.
#pragma once

#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "base/error.h"
#include "base/file.h"

namespace whet {

// All descendants of this process, zombies too. Complete only after adopt_orphans().
inline std::set<pid_t> descendants() {
  std::multimap<pid_t, pid_t> children;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const std::string name = entry.path().filename();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    std::ifstream file(entry.path() / "stat");
    std::string stat;
    std::getline(file, stat, '\0');
    const size_t end = stat.rfind(')');  // the name before it may hold anything
    if (end == std::string::npos) continue;
    char state = 0;
    pid_t parent = 0;
    std::istringstream(stat.substr(end + 1)) >> state >> parent;
    children.emplace(parent, std::stoi(name));
  }
  std::set<pid_t> found;
  std::vector<pid_t> open{getpid()};
  while (!open.empty()) {
    const auto [first, last] = children.equal_range(open.back());
    open.pop_back();
    for (auto child = first; child != last; ++child) {
      found.insert(child->second);
      open.push_back(child->second);
    }
  }
  return found;
}

// Makes this process the parent of orphaned descendants, so that none is missed.
inline void adopt_orphans() { require(prctl(PR_SET_CHILD_SUBREAPER, 1) == 0, "cannot adopt orphans"); }

inline std::set<std::string> names_in(const std::string& folder) {
  std::set<std::string> names;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(folder, error), end; entry != end; entry.increment(error))
    names.insert(entry->path());
  return names;
}

inline bool is_gone(pid_t process) { return kill(process, 0) != 0 && errno == ESRCH; }

// What a box or a program in it would call a file of its own, but for the folders (named as the groups below)
// of boxes that are ready.
inline std::set<std::string> files_of_boxes(const std::string& folder) {
  std::set<std::string> names = names_in(folder);
  std::erase_if(names, [](const std::string& path) {
    const std::string name = std::filesystem::path(path).filename();
    int pid = 0;
    if (std::sscanf(name.c_str(), "whet-box-%*u-%d-", &pid) == 1) return !is_gone(pid);
    return !name.starts_with("whet-") && !name.starts_with("hostile_left");
  });
  return names;
}

// Control groups named whet-box-NAMESPACE-PID-NUMBER after a worker of this process, and after one that has
// ended.
struct ControlGroups {
  size_t of_ours = 0;
  std::set<std::string> of_nobody;
};

inline ControlGroups control_groups_of_boxes(const std::set<pid_t>& ours) {
  using namespace std::filesystem;
  ControlGroups groups;
  std::error_code error;
  for (recursive_directory_iterator entry("/sys/fs/cgroup", directory_options::skip_permission_denied, error),
       end;
       entry != end; entry.increment(error)) {
    const std::string name = entry->path().filename();
    int pid = 0;
    if (std::sscanf(name.c_str(), "whet-box-%*u-%d-", &pid) != 1) continue;
    if (ours.contains(pid)) ++groups.of_ours;
    if (is_gone(pid)) groups.of_nobody.insert(entry->path());
  }
  return groups;
}

struct Surroundings {
  size_t processes = 0, descriptors = 0, threads = 0;
  std::string folder, blocked_signals, mounts;
  ControlGroups control_groups;
  std::set<std::string> files;

  static Surroundings now() {
    Surroundings seen;
    const std::set<pid_t> ours = descendants();
    seen.processes = ours.size();
    seen.descriptors = names_in("/proc/self/fd").size();
    seen.threads = names_in("/proc/self/task").size();
    seen.folder = std::filesystem::current_path();
    sigset_t blocked;
    pthread_sigmask(SIG_BLOCK, nullptr, &blocked);
    for (int number = 1; number < 65; ++number)
      if (sigismember(&blocked, number) == 1) seen.blocked_signals += std::to_string(number) + " ";
    seen.mounts = read_file("/proc/self/mountinfo");
    seen.control_groups = control_groups_of_boxes(ours);
    for (const std::string& folder :
         {std::filesystem::temp_directory_path().string(), std::string("/dev/shm")})
      seen.files.merge(files_of_boxes(folder));
    return seen;
  }
};

// The differences of `after` from `before`, one line each. A missing worker is no difference: another is
// started when needed.
inline std::vector<std::string> differences(const Surroundings& before, const Surroundings& after) {
  std::vector<std::string> lines;
  const auto expect_no_more = [&](const char* what, size_t were, size_t are) {
    if (are > were) lines.push_back(concat(what, ": were ", were, ", are ", are));
  };
  const auto expect_same = [&](const char* what, const std::string& was, const std::string& is) {
    if (was != is) lines.push_back(concat(what, ": was ", was, ", is ", is));
  };
  const auto expect_none_new = [&](const std::set<std::string>& were, const std::set<std::string>& are) {
    for (const std::string& name : are)
      if (!were.contains(name)) lines.push_back(concat("left: ", name));
  };
  expect_no_more("processes", before.processes, after.processes);
  expect_no_more("descriptors", before.descriptors, after.descriptors);
  expect_no_more("threads", before.threads, after.threads);
  expect_same("working folder", before.folder, after.folder);
  expect_same("blocked signals", before.blocked_signals, after.blocked_signals);
  expect_same("mounts", before.mounts, after.mounts);
  expect_no_more("control groups", before.control_groups.of_ours, after.control_groups.of_ours);
  expect_none_new(before.control_groups.of_nobody, after.control_groups.of_nobody);
  expect_none_new(before.files, after.files);
  return lines;
}

// The same, once what is on its way out has had `seconds` to go.
inline std::vector<std::string> lasting_differences(const Surroundings& before, double seconds) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
  for (;;) {
    auto lines = differences(before, Surroundings::now());
    if (lines.empty() || std::chrono::steady_clock::now() > deadline) return lines;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

}  // namespace whet
