// A program of tests/sandbox/hostile with the settings of its head, in comments `key: value` on its first
// lines:
// - accept: VERDICT...; accept-namespaces, accept-landlock: what may come of it, where the tier is only that
// - limits: --time S --wall S --memory SIZE
// - prints: TEXT that must be in its output when it ends well
// - never: TEXT that must not be in what it prints, nor in the compiler's messages
// - never-cgroup: the same where the tier is cgroup; weaker ones cannot detect it (docs/threat_model.md)
#pragma once

#include <algorithm>
#include <filesystem>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/file.h"
#include "sandbox/job.h"

namespace whet {

struct HostileProgram {
  std::string name;  // of a test: letters, digits, _
  sandbox::Job job;
  std::set<std::string> accept, accept_namespaces, accept_landlock;  // names of verdicts
  std::vector<std::string> prints, never, never_cgroup;

  bool accepts(sandbox::Verdict verdict, sandbox::Tier tier) const {
    const auto& weaker = tier == sandbox::Tier::landlock     ? accept_landlock
                         : tier == sandbox::Tier::namespaces ? accept_namespaces
                                                             : accept;
    return (weaker.empty() ? accept : weaker).contains(sandbox::name_of(verdict));
  }
  friend std::ostream& operator<<(std::ostream& out, const HostileProgram& program) {
    return out << program.name;
  }
};

inline void set_limits(const std::string& flags, sandbox::Limits& limits) {
  std::istringstream words(flags);
  for (std::string flag, value; words >> flag >> value;) {
    if (flag == "--time") {
      limits.cpu_s = std::stod(value);
    } else if (flag == "--wall") {
      limits.wall_s = std::stod(value);
    } else if (flag == "--memory" && value.ends_with("M")) {
      limits.memory_bytes = std::stoll(value) << 20;
    } else {
      fail("limits: cannot read ", flag, " ", value);
    }
  }
}

inline std::set<std::string> words_of(const std::string& text) {
  std::istringstream stream(text);
  return {std::istream_iterator<std::string>(stream), {}};
}

// The limits are small, and wide where only a busy machine would meet them.
inline HostileProgram read_hostile_program(const std::filesystem::path& path) {
  HostileProgram program;
  const bool python = path.extension() == ".py";
  program.name = path.stem().string() + (python ? "_py" : "_cpp");
  program.job.program = {python ? "python" : "cpp", read_file(path)};
  program.job.input = "42\n";
  program.job.limits.cpu_s = 1;
  program.job.limits.wall_s = 30;
  program.job.limits.memory_bytes = 256 << 20;
  program.job.limits.output_bytes = 1 << 20;

  const std::string mark = python ? "# " : "// ";
  std::istringstream lines(program.job.program.source);
  for (std::string line; std::getline(lines, line) && line.starts_with(mark);) {
    const size_t colon = line.find(": ");
    if (colon == std::string::npos) continue;
    const std::string key = line.substr(mark.size(), colon - mark.size()), value = line.substr(colon + 2);
    if (key == "accept") program.accept = words_of(value);
    if (key == "accept-namespaces") program.accept_namespaces = words_of(value);
    if (key == "accept-landlock") program.accept_landlock = words_of(value);
    if (key == "limits") set_limits(value, program.job.limits);
    if (key == "prints") program.prints.push_back(value);
    if (key == "never") program.never.push_back(value);
    if (key == "never-cgroup") program.never_cgroup.push_back(value);
  }
  require(!program.accept.empty(), path, ": it does not say what to accept");
  return program;
}

inline std::vector<HostileProgram> read_hostile_programs(const std::string& folder) {
  std::vector<HostileProgram> programs;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const auto suffix = entry.path().extension();
    if (suffix == ".py" || suffix == ".cpp") programs.push_back(read_hostile_program(entry.path()));
  }
  std::ranges::sort(programs, {}, &HostileProgram::name);
  return programs;
}

}  // namespace whet
