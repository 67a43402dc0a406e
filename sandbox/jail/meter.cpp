#include "sandbox/jail/meter.h"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace whet::sandbox {

namespace {

struct ProcessUse {
  pid_t process = 0, parent = 0;
  double cpu_s = 0;
  int64_t bytes = 0;
};

// /proc/N/stat: pid (name) state ppid ... utime is field 14, then stime, cutime, cstime; rss is field 24.
bool read_use(int folder, const char* process, ProcessUse& use) {
  char text[1024];
  const FileDescriptor file(::openat(folder, (std::string(process) + "/stat").c_str(), O_RDONLY | O_CLOEXEC));
  const ssize_t size = ::read(file.get(), text, sizeof text - 1);
  if (size <= 0) return false;
  text[size] = '\0';
  const char* rest = std::strrchr(text, ')');  // a name may contain ')'
  long parent, user, system, waited_user, waited_system, pages;
  if (rest == nullptr ||
      std::sscanf(rest + 1,
                  " %*c %ld %*d %*d %*d %*d %*u %*u %*u %*u %*u %ld %ld %ld %ld %*d %*d %*d %*d %*u %*u %ld",
                  &parent, &user, &system, &waited_user, &waited_system, &pages) != 6)
    return false;
  use.process = std::atoi(process), use.parent = static_cast<pid_t>(parent);
  use.cpu_s = static_cast<double>(user + system + waited_user + waited_system) /
              static_cast<double>(::sysconf(_SC_CLK_TCK));
  use.bytes = int64_t{pages} * ::sysconf(_SC_PAGESIZE);
  return true;
}

std::vector<ProcessUse> read_all(int folder) {
  std::vector<ProcessUse> all;
  const int copy = ::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR* entries = copy >= 0 ? ::fdopendir(copy) : nullptr;
  if (entries == nullptr) return all;
  while (const dirent* entry = ::readdir(entries)) {
    ProcessUse use;
    if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9' && read_use(folder, entry->d_name, use))
      all.push_back(use);
  }
  ::closedir(entries);
  return all;
}

void keep_descendants(std::vector<ProcessUse>& all, pid_t root) {
  std::map<pid_t, pid_t> parents;
  for (const auto& use : all) parents[use.process] = use.parent;
  std::erase_if(all, [&](const ProcessUse& use) {
    pid_t process = use.process;
    for (size_t i = 0; i <= all.size() && process != root; ++i) {
      const auto parent = parents.find(process);
      if (parent == parents.end()) return true;
      process = parent->second;
    }
    return process != root;
  });
}

}  // namespace

ProcessMeter::ProcessMeter(FileDescriptor folder, pid_t root) : folder_(std::move(folder)), root_(root) {}

void ProcessMeter::look() const {
  constexpr std::chrono::milliseconds kLookEvery(20);
  const auto now = std::chrono::steady_clock::now();
  if (now - looked_ < kLookEvery) return;
  looked_ = now;
  std::vector<ProcessUse> all = read_all(folder_.get());
  if (root_ > 0) keep_descendants(all, root_);
  double cpu_s = 0;
  int64_t bytes = 0;
  for (const auto& use : all) {
    cpu_s += use.cpu_s;
    if (use.process != std::max(root_, 1)) bytes += use.bytes;
  }
  cpu_s_ = std::max(cpu_s_, cpu_s);
  peak_bytes_ = std::max(peak_bytes_, bytes);
}

}  // namespace whet::sandbox
