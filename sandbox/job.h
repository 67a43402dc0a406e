// One run of one program in a box of its own, and its result.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sandbox/limits.h"
#include "sandbox/tier.h"
#include "sandbox/verdict.h"

namespace whet::sandbox {

struct File {
  std::string name;  // in the box's working folder; no slash
  std::string content;
};

// The source of a program.
struct Program {
  std::string language;  // of Pool's languages
  std::string source;
};

struct Job {
  Program program;
  std::vector<std::string> arguments;  // of the program
  std::string input;                   // its standard input
  std::vector<File> files;             // beside the program
  Limits limits;
};

struct Result {
  Verdict verdict = Verdict::sandbox_error;
  std::optional<int> exit_code;  // of the program's first process, if it ended by itself
  std::optional<int> signal;     // that ended it, if one did
  double cpu_s = 0, wall_s = 0;
  int64_t memory_bytes = 0;    // peak; at tier cgroup with the files in the box
  std::string output, errors;  // standard output and standard error, cut at the limit; any bytes. Of a
                               // compile_error, `errors` are the compiler's messages
  Tier tier = Tier::none;
  std::string detail;  // of a sandbox_error: what failed
};

}  // namespace whet::sandbox
