// `whet sandbox run`: one program in a box of its own, and what came of it as a line of JSON.
#pragma once

#include <string>
#include <vector>

#include "base/output.h"
#include "sandbox/pool.h"

namespace whet {

struct SandboxCommand {
  std::string program;                    // a file; - is standard input
  std::string language;                   // "": by the file's ending
  std::vector<std::string> descriptions;  // files of languages
  std::string input;                      // a file for its standard input; "": empty
  std::vector<std::string> arguments;
  std::string memory, output;  // sizes; "": the default
  std::string tier = "auto", minimum_tier = "namespaces";
  sandbox::Limits limits;
};

// Makes what languages need once on a machine, such as precompiled headers, in `folder` or in the user's
// cache, and prints where it lies.
void prepare_sandbox(const std::string& folder, Output& out);

// Whatever the verdict is, it has been found out. Throws UsageError for bad options, and Error after a
// sandbox_error, whose line is printed too.
void run_sandbox(const SandboxCommand& command, Output& out);

}  // namespace whet
